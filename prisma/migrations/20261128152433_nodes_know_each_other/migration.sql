-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "overdueSince" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "BusKey" (
    "id" INTEGER NOT NULL,
    "key" BYTEA NOT NULL,

    CONSTRAINT "BusKey_pkey" PRIMARY KEY ("id")
);
