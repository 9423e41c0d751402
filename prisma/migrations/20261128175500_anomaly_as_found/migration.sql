-- AlterTable
ALTER TABLE "Anomaly" ADD COLUMN "carrier" TEXT,
ADD COLUMN "location" TEXT,
ADD COLUMN "lane" TEXT;

-- What is known of those that there are.
UPDATE "Anomaly" AS a SET "carrier" = p."carrier", "location" = p."location", "lane" = p."lane"
FROM "Package" AS p WHERE p."id" = a."packageId";
