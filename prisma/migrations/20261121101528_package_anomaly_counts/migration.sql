-- AlterTable
ALTER TABLE "Package" ADD COLUMN     "late" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "openAnomalies" INTEGER NOT NULL DEFAULT 0;

-- What is open already
UPDATE "Package" AS p SET "openAnomalies" = a.open, "late" = a.late
FROM (
  SELECT "packageId", count(*)::int AS open, bool_or("type" = 'DELAYED') AS late
  FROM "Anomaly" WHERE "status" = 'OPEN' AND "packageId" IS NOT NULL GROUP BY 1
) AS a WHERE a."packageId" = p.id;

-- Few packages have one, and only they cost a write.
CREATE INDEX "Package_anomalous" ON "Package" ("id" DESC) WHERE "openAnomalies" > 0;
