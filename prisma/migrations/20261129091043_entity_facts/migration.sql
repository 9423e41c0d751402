-- CreateEnum
CREATE TYPE "FacilityKind" AS ENUM ('WAREHOUSE', 'COLD_STORE', 'HUB', 'YARD', 'PORT', 'OFFICE', 'PLANT', 'CHARGING_DEPOT');

-- CreateEnum
CREATE TYPE "TemperatureClass" AS ENUM ('AMBIENT', 'CHILLED', 'FROZEN');

-- CreateEnum
CREATE TYPE "VehicleKind" AS ENUM ('TRUCK', 'VAN', 'SHIP', 'AIRCRAFT', 'TRAIN', 'YARD_TRACTOR');

-- AlterTable
ALTER TABLE "Entity" ADD COLUMN     "country" TEXT,
ADD COLUMN     "facilityKind" "FacilityKind",
ADD COLUMN     "gridKgPerKwh" DOUBLE PRECISION,
ADD COLUMN     "region" TEXT,
ADD COLUMN     "temperature" "TemperatureClass",
ADD COLUMN     "vehicleKind" "VehicleKind";

-- AlterTable
ALTER TABLE "Recommendation" ADD COLUMN     "rank" INTEGER NOT NULL DEFAULT 1;
