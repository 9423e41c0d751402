-- AlterTable
ALTER TABLE "Package" ADD COLUMN "positionPlace" TEXT;

-- What is known of those that there are.
UPDATE "Package" SET "positionPlace" = "location" WHERE "positionAt" IS NOT NULL;
