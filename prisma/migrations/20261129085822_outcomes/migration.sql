-- CreateEnum
CREATE TYPE "OutcomeStatus" AS ENUM ('PLANNED', 'STARTED', 'MEASURING', 'VERIFIED', 'NOT_SHOWN', 'WORSE');

-- AlterTable
ALTER TABLE "Recommendation" ADD COLUMN     "measured" JSONB,
ADD COLUMN     "outcomeStatus" "OutcomeStatus",
ADD COLUMN     "plan" JSONB,
ADD COLUMN     "startedAt" TIMESTAMPTZ(3),
ADD COLUMN     "startedBy" TEXT,
ADD COLUMN     "unplanned" TEXT,
ADD COLUMN     "verdictDueAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Recommendation_outcomeStatus_idx" ON "Recommendation"("outcomeStatus");

-- Stamps agree with states.
ALTER TABLE "Recommendation"
  ADD CONSTRAINT "Recommendation_planned" CHECK (
    "outcomeStatus" IS NULL OR ("status" = 'APPROVED' AND "plan" IS NOT NULL AND "verdictDueAt" IS NOT NULL)
  ),
  ADD CONSTRAINT "Recommendation_started_when" CHECK (
    ("startedAt" IS NOT NULL) = ("outcomeStatus" IS NOT NULL AND "outcomeStatus" <> 'PLANNED')
  );
