-- CreateEnum
CREATE TYPE "TransportMode" AS ENUM ('ROAD', 'RAIL', 'AIR', 'SEA', 'INLAND_WATERWAY');

-- CreateEnum
CREATE TYPE "PackageStatus" AS ENUM ('PENDING', 'PICKED_UP', 'IN_TRANSIT', 'ON_HOLD', 'OUT_FOR_DELIVERY', 'READY_FOR_PICKUP', 'DELIVERY_DELAYED', 'DELIVERY_FAILED', 'DELIVERED', 'RETURN_TO_SENDER', 'CANCELLED', 'UNKNOWN');

-- AlterEnum
ALTER TYPE "AnomalyStatus" ADD VALUE 'CONFIRMED';

-- AlterTable
ALTER TABLE "Anomaly" ADD COLUMN     "alertId" UUID,
ADD COLUMN     "endedAt" TIMESTAMPTZ(3),
ADD COLUMN     "groupKey" TEXT,
ADD COLUMN     "observedAt" TIMESTAMPTZ(3),
ADD COLUMN     "packageId" UUID,
ADD COLUMN     "rawLogit" DOUBLE PRECISION;

UPDATE "Anomaly" AS a SET "alertId" = "Alert".id FROM "Alert" WHERE "Alert"."anomalyId" = a.id;
UPDATE "Anomaly" SET "observedAt" = "detectedAt", "endedAt" = CASE WHEN status = 'OPEN' THEN NULL ELSE "updatedAt" END;
ALTER TABLE "Anomaly" ALTER COLUMN "observedAt" SET NOT NULL;

-- DropForeignKey
ALTER TABLE "Alert" DROP CONSTRAINT "Alert_anomalyId_fkey";

-- DropIndex
DROP INDEX "Alert_anomalyId_key";

-- AlterTable
ALTER TABLE "Alert" DROP COLUMN "anomalyId",
ADD COLUMN     "count" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "groupKey" TEXT;

-- AlterTable
ALTER TABLE "Emission" ADD COLUMN     "packageId" UUID,
ADD COLUMN     "trackingNumber" TEXT;

-- CreateTable
CREATE TABLE "Package" (
    "id" UUID NOT NULL,
    "trackingNumber" TEXT NOT NULL,
    "carrier" TEXT NOT NULL,
    "status" "PackageStatus" NOT NULL,
    "step" TEXT,
    "stepStatus" "PackageStatus",
    "progressAt" TIMESTAMPTZ(3),
    "plannedAt" TIMESTAMPTZ(3),
    "location" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "positionAt" TIMESTAMPTZ(3),
    "plannedRoute" JSONB,
    "lane" TEXT,
    "massKg" DOUBLE PRECISION,
    "mode" "TransportMode",
    "promisedAt" TIMESTAMPTZ(3),
    "estimatedDelivery" TIMESTAMPTZ(3),
    "estimatedEarliest" TIMESTAMPTZ(3),
    "estimatedLatest" TIMESTAMPTZ(3),
    "lateProbability" DOUBLE PRECISION,
    "firstScanAt" TIMESTAMPTZ(3),
    "lastScanAt" TIMESTAMPTZ(3),
    "deliveredAt" TIMESTAMPTZ(3),
    "fault" TEXT,
    "co2" DOUBLE PRECISION,
    "dueAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Scan" (
    "id" UUID NOT NULL,
    "packageId" UUID NOT NULL,
    "eventId" TEXT NOT NULL,
    "eventTime" TIMESTAMPTZ(3) NOT NULL,
    "eventTimeZoneOffset" TEXT NOT NULL,
    "recordTime" TIMESTAMPTZ(3) NOT NULL,
    "status" "PackageStatus" NOT NULL,
    "carrier" TEXT,
    "milestone" TEXT,
    "location" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "promisedAt" TIMESTAMPTZ(3),
    "plannedAt" TIMESTAMPTZ(3),
    "plannedRoute" JSONB,
    "massKg" DOUBLE PRECISION,
    "mode" "TransportMode",
    "distanceKm" DOUBLE PRECISION,
    "fault" TEXT,
    "lateLogit" DOUBLE PRECISION,

    CONSTRAINT "Scan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TravelTime" (
    "key" TEXT NOT NULL,
    "counts" DOUBLE PRECISION[],

    CONSTRAINT "TravelTime_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "EventClock" (
    "id" INTEGER NOT NULL,
    "newest" TIMESTAMPTZ(3) NOT NULL,
    "reachedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EventClock_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Package_trackingNumber_key" ON "Package"("trackingNumber");

-- CreateIndex
CREATE INDEX "Package_status_idx" ON "Package"("status");

-- CreateIndex
CREATE INDEX "Package_carrier_idx" ON "Package"("carrier");

-- CreateIndex
CREATE INDEX "Package_dueAt_idx" ON "Package"("dueAt");

-- CreateIndex
CREATE INDEX "Package_latitude_longitude_idx" ON "Package"("latitude", "longitude");

-- CreateIndex
CREATE UNIQUE INDEX "Scan_eventId_key" ON "Scan"("eventId");

-- CreateIndex
CREATE INDEX "Scan_packageId_eventTime_idx" ON "Scan"("packageId", "eventTime");

-- CreateIndex
CREATE UNIQUE INDEX "Alert_groupKey_key" ON "Alert"("groupKey");

-- CreateIndex
CREATE INDEX "Anomaly_packageId_idx" ON "Anomaly"("packageId");

-- CreateIndex
CREATE INDEX "Anomaly_alertId_idx" ON "Anomaly"("alertId");

-- CreateIndex
CREATE INDEX "Emission_trackingNumber_idx" ON "Emission"("trackingNumber");

-- CreateIndex
CREATE INDEX "Emission_packageId_idx" ON "Emission"("packageId");

-- AddForeignKey
ALTER TABLE "Emission" ADD CONSTRAINT "Emission_packageId_fkey" FOREIGN KEY ("packageId") REFERENCES "Package"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Anomaly" ADD CONSTRAINT "Anomaly_packageId_fkey" FOREIGN KEY ("packageId") REFERENCES "Package"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Anomaly" ADD CONSTRAINT "Anomaly_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Scan" ADD CONSTRAINT "Scan_packageId_fkey" FOREIGN KEY ("packageId") REFERENCES "Package"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
