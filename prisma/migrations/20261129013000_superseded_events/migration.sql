-- When a figure was stored, and what was believed before a correction or a retraction.
CREATE TYPE "SupersededKind" AS ENUM ('ACTIVITY', 'SCAN');

ALTER TABLE "Emission" ADD COLUMN "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- An id begins with the time at which it was made.
UPDATE "Emission" SET "recordedAt" =
  to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0);

CREATE TABLE "SupersededEvent" (
  "id" UUID NOT NULL,
  "kind" "SupersededKind" NOT NULL,
  "eventId" TEXT NOT NULL,
  "recordedAt" TIMESTAMPTZ(3) NOT NULL,
  "supersededAt" TIMESTAMPTZ(3) NOT NULL,
  "isRetracted" BOOLEAN NOT NULL,
  "row" JSONB NOT NULL,
  CONSTRAINT "SupersededEvent_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "SupersededEvent_eventId_supersededAt_idx" ON "SupersededEvent"("eventId", "supersededAt");
CREATE INDEX "SupersededEvent_supersededAt_idx" ON "SupersededEvent"("supersededAt");

-- What is forgotten after a while is found by when nothing has changed of it any more.
CREATE INDEX "Alert_resolved" ON "Alert"("resolvedAt") WHERE "resolvedAt" IS NOT NULL;
CREATE INDEX "Package_over" ON "Package"("updatedAt") WHERE "overAt" IS NOT NULL;
CREATE INDEX "Notification_createdAt_idx" ON "Notification"("createdAt");
