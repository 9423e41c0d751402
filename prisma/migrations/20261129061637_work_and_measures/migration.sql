-- The work that activities are done for, and hotspots by what is emitted for it.
CREATE TYPE "WorkUnit" AS ENUM ('TONNES', 'TONNE_KM', 'KM', 'PARCELS', 'SQUARE_METRES');
CREATE TYPE "HotspotMeasure" AS ENUM ('TOTAL', 'INTENSITY');

ALTER TABLE "Emission" ADD COLUMN "work" JSONB;
ALTER TABLE "Entity" ADD COLUMN "intensity" JSONB, ADD COLUMN "workUnit" "WorkUnit";
ALTER TABLE "Hotspot" ADD COLUMN "measure" "HotspotMeasure" NOT NULL DEFAULT 'TOTAL';

-- At most one active hotspot of an entity by each measure, looked at when the transaction ends.
ALTER TABLE "Hotspot" DROP CONSTRAINT "Hotspot_one_active";
ALTER TABLE "Hotspot"
  ADD CONSTRAINT "Hotspot_one_active" EXCLUDE USING btree ("entityId" WITH =, "measure" WITH =)
  WHERE ("status" = 'ACTIVE') DEFERRABLE INITIALLY DEFERRED;
