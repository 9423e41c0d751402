-- CreateEnum
CREATE TYPE "DocumentFormat" AS ENUM ('MARKDOWN', 'TEXT', 'PDF');

-- CreateTable
CREATE TABLE "Document" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "titleKey" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "format" "DocumentFormat" NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "pages" INTEGER,
    "entityType" "EntityType",
    "entityKey" TEXT,
    "addedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Passage" (
    "id" UUID NOT NULL,
    "documentId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "page" INTEGER,
    "heading" TEXT,
    "text" TEXT NOT NULL,
    "search" tsvector NOT NULL,
    "vector" REAL[],
    "model" TEXT,

    CONSTRAINT "Passage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ThemePassage" (
    "theme" TEXT NOT NULL,
    "passageId" UUID NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "ThemePassage_pkey" PRIMARY KEY ("theme","passageId")
);

-- CreateTable
CREATE TABLE "DocumentShelf" (
    "id" INTEGER NOT NULL,
    "changes" INTEGER NOT NULL,
    "searched" INTEGER NOT NULL,

    CONSTRAINT "DocumentShelf_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Document_titleKey_key" ON "Document"("titleKey");

-- CreateIndex
CREATE UNIQUE INDEX "Document_sha256_key" ON "Document"("sha256");

-- CreateIndex
CREATE INDEX "Passage_search_idx" ON "Passage" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "Passage_documentId_position_key" ON "Passage"("documentId", "position");

-- CreateIndex
CREATE INDEX "ThemePassage_passageId_idx" ON "ThemePassage"("passageId");

-- AddForeignKey
ALTER TABLE "Passage" ADD CONSTRAINT "Passage_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ThemePassage" ADD CONSTRAINT "ThemePassage_passageId_fkey" FOREIGN KEY ("passageId") REFERENCES "Passage"("id") ON DELETE CASCADE ON UPDATE CASCADE;
