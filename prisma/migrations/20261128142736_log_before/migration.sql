-- AlterTable
ALTER TABLE "LogEntry" ADD COLUMN     "before" JSONB;
