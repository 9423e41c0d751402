-- AlterTable
ALTER TABLE "LogEntry" ADD COLUMN     "reason" TEXT;
