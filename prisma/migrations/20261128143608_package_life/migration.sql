/*
  Warnings:

  - A unique constraint covering the columns `[trackingNumber,journey]` on the table `Package` will be added. If there are existing duplicate values, this will fail.

*/
-- DropIndex
DROP INDEX "Package_trackingNumber_key";

-- AlterTable
ALTER TABLE "Anomaly" ADD COLUMN     "openedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "EventClock" ADD COLUMN     "rewound" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Package" ADD COLUMN     "journey" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "judgedAt" TIMESTAMPTZ(3),
ADD COLUMN     "lookFoundAt" TIMESTAMPTZ(3),
ADD COLUMN     "overAt" TIMESTAMPTZ(3),
ADD COLUMN     "positionCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "promisedOn" TEXT,
ADD COLUMN     "returnedAt" TIMESTAMPTZ(3),
ADD COLUMN     "returningSince" TIMESTAMPTZ(3),
ADD COLUMN     "tracks" JSONB;

-- AlterTable
ALTER TABLE "Scan" ADD COLUMN     "promisedOn" TEXT,
ADD COLUMN     "quiet" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE UNIQUE INDEX "Package_trackingNumber_journey_key" ON "Package"("trackingNumber", "journey");


-- What the rows said before in other words
UPDATE "Package" AS p SET
  "overAt" = CASE p."status" WHEN 'DELIVERED' THEN coalesce(p."deliveredAt", p."lastScanAt") WHEN 'CANCELLED' THEN p."lastScanAt" END,
  "returningSince" = CASE WHEN p."status" = 'RETURN_TO_SENDER' THEN coalesce(p."progressAt", p."lastScanAt") END,
  "positionCount" = (
    SELECT count(*)::int FROM "Scan" AS s WHERE s."packageId" = p."id" AND s."latitude" IS NOT NULL AND s."fault" IS NULL
  ),
  "judgedAt" = greatest(p."lastScanAt", a."newest"),
  "lookFoundAt" = CASE WHEN a."newest" > p."lastScanAt" THEN a."newest" END
FROM "Package" AS q LEFT JOIN (
  SELECT "packageId", max("observedAt") AS "newest" FROM "Anomaly" GROUP BY 1
) AS a ON a."packageId" = q."id"
WHERE q."id" = p."id";

UPDATE "Anomaly" SET "openedAt" = "observedAt" WHERE "packageId" IS NOT NULL;

-- What found nothing is not to be judged again: it may have been history
UPDATE "Scan" AS s SET "quiet" = true
WHERE NOT EXISTS (SELECT 1 FROM "Anomaly" AS a WHERE a."packageId" = s."packageId");
