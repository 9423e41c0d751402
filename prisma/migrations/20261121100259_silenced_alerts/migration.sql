-- AlterTable
ALTER TABLE "Alert" ADD COLUMN     "silencedBy" TEXT,
ADD COLUMN     "silencedUntil" TIMESTAMPTZ(3);
