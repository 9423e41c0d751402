-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "overdueSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "LogEntry" ADD COLUMN     "appendedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "BusKey" (
    "id" INTEGER NOT NULL,
    "key" BYTEA NOT NULL,

    CONSTRAINT "BusKey_pkey" PRIMARY KEY ("id")
);
