-- CreateEnum
CREATE TYPE "EntityType" AS ENUM ('SUPPLIER', 'CARRIER', 'VEHICLE', 'ROUTE', 'FACILITY');

-- CreateEnum
CREATE TYPE "Bucket" AS ENUM ('HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER');

-- CreateEnum
CREATE TYPE "CalculationMethod" AS ENUM ('REPORTED', 'FUEL', 'FREIGHT', 'ELECTRICITY');

-- CreateEnum
CREATE TYPE "Severity" AS ENUM ('INFO', 'WARN', 'HIGH', 'CRITICAL');

-- CreateEnum
CREATE TYPE "HotspotStatus" AS ENUM ('ACTIVE', 'RESOLVED');

-- CreateEnum
CREATE TYPE "AlertStatus" AS ENUM ('FIRING', 'ACKNOWLEDGED', 'RESOLVED', 'SUPPRESSED');

-- CreateEnum
CREATE TYPE "RecommendationStatus" AS ENUM ('PENDING', 'APPROVED', 'REJECTED');

-- CreateEnum
CREATE TYPE "AnomalyType" AS ENUM ('DELAYED', 'STUCK', 'OFF_ROUTE', 'SILENT', 'DATA_ERROR');

-- CreateEnum
CREATE TYPE "AnomalyStatus" AS ENUM ('OPEN', 'RECOVERED', 'DISMISSED');

-- CreateTable
CREATE TABLE "Entity" (
    "id" UUID NOT NULL,
    "type" "EntityType" NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "eventCount" INTEGER NOT NULL DEFAULT 0,
    "firstAt" TIMESTAMPTZ(3),
    "newestAt" TIMESTAMPTZ(3),
    "bucket" "Bucket" NOT NULL DEFAULT 'QUARTER',
    "periodStart" TIMESTAMPTZ(3),
    "baseline" JSONB,

    CONSTRAINT "Entity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmissionFactor" (
    "id" TEXT NOT NULL,
    "publisher" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "edition" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "unit" TEXT NOT NULL,
    "licence" TEXT NOT NULL,

    CONSTRAINT "EmissionFactor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Emission" (
    "id" UUID NOT NULL,
    "eventId" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "co2" DOUBLE PRECISION NOT NULL,
    "method" "CalculationMethod" NOT NULL,
    "factorId" TEXT,
    "inputs" JSONB NOT NULL,
    "formula" TEXT NOT NULL,
    "segment" TEXT NOT NULL,
    "quantity" DOUBLE PRECISION NOT NULL,
    "tonneKm" DOUBLE PRECISION NOT NULL,
    "counted" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Emission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmissionEntity" (
    "entityId" UUID NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "emissionId" UUID NOT NULL,

    CONSTRAINT "EmissionEntity_pkey" PRIMARY KEY ("entityId","occurredAt","emissionId")
);

-- CreateTable
CREATE TABLE "SeriesPeriod" (
    "entityId" UUID NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "co2" DOUBLE PRECISION NOT NULL,
    "count" INTEGER NOT NULL,
    "parts" JSONB NOT NULL,
    "baseline" DOUBLE PRECISION,
    "baselineLow" DOUBLE PRECISION,
    "baselineHigh" DOUBLE PRECISION,

    CONSTRAINT "SeriesPeriod_pkey" PRIMARY KEY ("entityId","start")
);

-- CreateTable
CREATE TABLE "SpreadPrior" (
    "type" "EntityType" NOT NULL,
    "bucket" "Bucket" NOT NULL,
    "n" DOUBLE PRECISION NOT NULL,
    "sumLogVar" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "SpreadPrior_pkey" PRIMARY KEY ("type","bucket")
);

-- CreateTable
CREATE TABLE "Hotspot" (
    "id" UUID NOT NULL,
    "entityId" UUID NOT NULL,
    "entityType" "EntityType" NOT NULL,
    "periodStart" TIMESTAMPTZ(3) NOT NULL,
    "periodEnd" TIMESTAMPTZ(3) NOT NULL,
    "predictedCo2" DOUBLE PRECISION NOT NULL,
    "baselineCo2" DOUBLE PRECISION NOT NULL,
    "baselineLow" DOUBLE PRECISION NOT NULL,
    "baselineHigh" DOUBLE PRECISION NOT NULL,
    "percentAbove" DOUBLE PRECISION NOT NULL,
    "severity" "Severity" NOT NULL,
    "status" "HotspotStatus" NOT NULL,
    "drivers" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "unadvised" TEXT,
    "observedAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Hotspot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Anomaly" (
    "id" UUID NOT NULL,
    "type" "AnomalyType" NOT NULL,
    "severity" "Severity" NOT NULL,
    "description" TEXT NOT NULL,
    "recommendedAction" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "status" "AnomalyStatus" NOT NULL,
    "entityId" UUID,
    "emissionId" UUID,
    "note" TEXT,
    "detectedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Anomaly_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" UUID NOT NULL,
    "level" "Severity" NOT NULL,
    "message" TEXT NOT NULL,
    "status" "AlertStatus" NOT NULL,
    "hotspotId" UUID,
    "anomalyId" UUID,
    "acknowledgedBy" TEXT,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "resolvedBy" TEXT,
    "resolvedAt" TIMESTAMPTZ(3),
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Recommendation" (
    "id" UUID NOT NULL,
    "hotspotId" UUID NOT NULL,
    "measureId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "rootCause" TEXT NOT NULL,
    "co2Reduction" DOUBLE PRECISION NOT NULL,
    "status" "RecommendationStatus" NOT NULL,
    "citations" JSONB NOT NULL,
    "writtenBy" TEXT NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decisionNote" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Recommendation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LogHead" (
    "id" INTEGER NOT NULL,
    "epoch" TEXT NOT NULL,
    "head" BIGINT NOT NULL,

    CONSTRAINT "LogHead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LogEntry" (
    "position" BIGINT NOT NULL,
    "topic" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "row" JSONB NOT NULL,

    CONSTRAINT "LogEntry_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE INDEX "Entity_name_idx" ON "Entity"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Entity_type_key_key" ON "Entity"("type", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Emission_eventId_key" ON "Emission"("eventId");

-- CreateIndex
CREATE INDEX "Emission_occurredAt_id_idx" ON "Emission"("occurredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "EmissionEntity_emissionId_idx" ON "EmissionEntity"("emissionId");

-- CreateIndex
CREATE INDEX "Hotspot_entityId_periodStart_idx" ON "Hotspot"("entityId", "periodStart");

-- CreateIndex
CREATE INDEX "Hotspot_status_periodEnd_idx" ON "Hotspot"("status", "periodEnd");

-- CreateIndex
CREATE UNIQUE INDEX "Anomaly_emissionId_key" ON "Anomaly"("emissionId");

-- CreateIndex
CREATE INDEX "Anomaly_entityId_idx" ON "Anomaly"("entityId");

-- CreateIndex
CREATE INDEX "Anomaly_status_idx" ON "Anomaly"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Alert_hotspotId_key" ON "Alert"("hotspotId");

-- CreateIndex
CREATE UNIQUE INDEX "Alert_anomalyId_key" ON "Alert"("anomalyId");

-- CreateIndex
CREATE INDEX "Alert_status_idx" ON "Alert"("status");

-- CreateIndex
CREATE INDEX "Recommendation_status_idx" ON "Recommendation"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Recommendation_hotspotId_measureId_key" ON "Recommendation"("hotspotId", "measureId");

-- AddForeignKey
ALTER TABLE "Emission" ADD CONSTRAINT "Emission_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Emission" ADD CONSTRAINT "Emission_factorId_fkey" FOREIGN KEY ("factorId") REFERENCES "EmissionFactor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmissionEntity" ADD CONSTRAINT "EmissionEntity_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmissionEntity" ADD CONSTRAINT "EmissionEntity_emissionId_fkey" FOREIGN KEY ("emissionId") REFERENCES "Emission"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SeriesPeriod" ADD CONSTRAINT "SeriesPeriod_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Hotspot" ADD CONSTRAINT "Hotspot_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Anomaly" ADD CONSTRAINT "Anomaly_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Anomaly" ADD CONSTRAINT "Anomaly_emissionId_fkey" FOREIGN KEY ("emissionId") REFERENCES "Emission"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_hotspotId_fkey" FOREIGN KEY ("hotspotId") REFERENCES "Hotspot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_anomalyId_fkey" FOREIGN KEY ("anomalyId") REFERENCES "Anomaly"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Recommendation" ADD CONSTRAINT "Recommendation_hotspotId_fkey" FOREIGN KEY ("hotspotId") REFERENCES "Hotspot"("id") ON DELETE CASCADE ON UPDATE CASCADE;
