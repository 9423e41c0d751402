-- AlterTable
ALTER TABLE "Emission" ADD COLUMN     "judgedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Entity" ADD COLUMN     "bucketAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Hotspot" ADD COLUMN     "advisedCo2" DOUBLE PRECISION,
ADD COLUMN     "scannedAt" TIMESTAMPTZ(3)[],
ADD COLUMN     "startedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "SeriesPeriod" ADD COLUMN     "prior" DOUBLE PRECISION;

-- CreateIndex
CREATE INDEX "Emission_entityId_idx" ON "Emission"("entityId");

-- Of older hotspots only the newest hot period is known.
UPDATE "Hotspot" SET "startedAt" = "periodStart", "advisedCo2" = "predictedCo2";
ALTER TABLE "Hotspot" ALTER COLUMN "startedAt" SET NOT NULL, ALTER COLUMN "advisedCo2" SET NOT NULL;

-- Of older events it is not known which came quietly: those did not that a hotspot stands on, and what came after them.
UPDATE "Emission" e SET "judgedAt" = h."createdAt"
FROM (
  SELECT c."emissionId", min(h."createdAt") AS "createdAt"
  FROM "Hotspot" h JOIN "EmissionEntity" c ON c."entityId" = h."entityId" AND c."occurredAt" >= h."periodStart"
  GROUP BY 1
) h WHERE h."emissionId" = e.id;
