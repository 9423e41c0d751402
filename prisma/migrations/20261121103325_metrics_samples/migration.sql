-- CreateTable
CREATE TABLE "MetricsSample" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "totalPackages" INTEGER NOT NULL,
    "inTransit" INTEGER NOT NULL,
    "delivered" INTEGER NOT NULL,
    "delayed" INTEGER NOT NULL,
    "anomalies" INTEGER NOT NULL,
    "recoveryRate" DOUBLE PRECISION,
    "avgDeliveryTime" DOUBLE PRECISION,
    "activeHotspots" INTEGER NOT NULL,
    "firingAlerts" INTEGER NOT NULL,
    "pendingRecommendations" INTEGER NOT NULL,
    "co2" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "MetricsSample_pkey" PRIMARY KEY ("at")
);
