-- What code alone has kept so far. Rows of older versions are brought in order first.

UPDATE "Alert" SET "resolvedAt" = "updatedAt" WHERE "status" = 'RESOLVED' AND "resolvedAt" IS NULL;
UPDATE "Alert" SET "resolvedAt" = NULL WHERE "status" <> 'RESOLVED' AND "resolvedAt" IS NOT NULL;
UPDATE "Alert" SET "acknowledgedAt" = "updatedAt" WHERE "status" = 'ACKNOWLEDGED' AND "acknowledgedAt" IS NULL;
UPDATE "Alert" SET "silencedUntil" = "updatedAt" WHERE "status" = 'SUPPRESSED' AND "silencedUntil" IS NULL;
UPDATE "Alert" SET "silencedUntil" = NULL, "silencedBy" = NULL
WHERE "status" <> 'SUPPRESSED' AND "silencedUntil" IS NOT NULL;
UPDATE "Alert" SET "groupKey" = NULL WHERE "hotspotId" IS NOT NULL AND "groupKey" IS NOT NULL;
UPDATE "Recommendation" SET "decidedAt" = "updatedAt" WHERE "status" <> 'PENDING' AND "decidedAt" IS NULL;
UPDATE "Recommendation" SET "decidedAt" = NULL WHERE "status" = 'PENDING' AND "decidedAt" IS NOT NULL;
UPDATE "Anomaly" SET "endedAt" = "updatedAt" WHERE "status" <> 'OPEN' AND "endedAt" IS NULL;
UPDATE "Anomaly" SET "endedAt" = NULL WHERE "status" = 'OPEN' AND "endedAt" IS NOT NULL;
UPDATE "Anomaly" AS a SET "status" = 'RECOVERED', "endedAt" = a."updatedAt"
WHERE a."status" = 'OPEN' AND EXISTS (
  SELECT FROM "Anomaly" AS b
  WHERE b."packageId" = a."packageId" AND b."type" = a."type" AND b."status" = 'OPEN' AND b."id" > a."id"
);
UPDATE "Hotspot" AS h SET "status" = 'RESOLVED'
WHERE h."status" = 'ACTIVE' AND EXISTS (
  SELECT FROM "Hotspot" AS g
  WHERE g."entityId" = h."entityId" AND g."status" = 'ACTIVE'
    AND (g."periodStart", g."id") > (h."periodStart", h."id")
);

-- Stamps agree with states.
ALTER TABLE "Alert"
  ADD CONSTRAINT "Alert_resolved_when" CHECK (("status" = 'RESOLVED') = ("resolvedAt" IS NOT NULL)),
  ADD CONSTRAINT "Alert_acknowledged_when" CHECK ("status" <> 'ACKNOWLEDGED' OR "acknowledgedAt" IS NOT NULL),
  ADD CONSTRAINT "Alert_silenced_until" CHECK (("status" = 'SUPPRESSED') = ("silencedUntil" IS NOT NULL)),
  -- Of a hotspot, or of a group of anomalies.
  ADD CONSTRAINT "Alert_of_one_kind" CHECK ("hotspotId" IS NULL OR "groupKey" IS NULL);
ALTER TABLE "Recommendation"
  ADD CONSTRAINT "Recommendation_decided_when" CHECK (("status" = 'PENDING') = ("decidedAt" IS NULL));
ALTER TABLE "Anomaly"
  ADD CONSTRAINT "Anomaly_ended_when" CHECK (("status" = 'OPEN') = ("endedAt" IS NULL));

-- At most one at a time, looked at when the transaction ends, as one row may take the place of another within it.
ALTER TABLE "Anomaly"
  ADD CONSTRAINT "Anomaly_one_open" EXCLUDE USING btree ("packageId" WITH =, "type" WITH =)
  WHERE ("status" = 'OPEN' AND "packageId" IS NOT NULL) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "Hotspot"
  ADD CONSTRAINT "Hotspot_one_active" EXCLUDE USING btree ("entityId" WITH =)
  WHERE ("status" = 'ACTIVE') DEFERRABLE INITIALLY DEFERRED;

-- A stream of a topic with few changes does not read all of the others. Packages, the most, go by position.
CREATE INDEX "LogEntry_topic" ON "LogEntry" ("topic", "position") WHERE "topic" <> 'package';
