-- AlterTable
ALTER TABLE "Alert" ADD COLUMN     "searchText" TEXT;

-- AlterTable
ALTER TABLE "Entity" ADD COLUMN     "searchText" TEXT;

-- AlterTable
ALTER TABLE "Package" ADD COLUMN     "searchText" TEXT;

-- What is written in ASCII folds alike everywhere, and the rest is folded when a node starts (platform/fold.ts).
UPDATE "Alert" SET "searchText" = btrim(regexp_replace(lower(message COLLATE "C"), '[ \t\n\r\v\f]+', ' ', 'g'))
WHERE octet_length(message) = char_length(message);

UPDATE "Entity" SET "searchText" =
  btrim(regexp_replace(lower(name COLLATE "C"), '[ \t\n\r\v\f]+', ' ', 'g')) || E'\n' ||
  btrim(regexp_replace(lower(key COLLATE "C"), '[ \t\n\r\v\f]+', ' ', 'g'))
WHERE octet_length(name || key) = char_length(name || key);

UPDATE "Package" SET "searchText" = btrim(regexp_replace(lower("trackingNumber" COLLATE "C"), '[ \t\n\r\v\f]+', ' ', 'g'))
WHERE octet_length("trackingNumber") = char_length("trackingNumber");
