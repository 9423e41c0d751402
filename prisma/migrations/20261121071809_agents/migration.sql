-- CreateEnum
CREATE TYPE "AgentState" AS ENUM ('STARTED', 'SUCCEEDED', 'FAILED');

-- CreateTable
CREATE TABLE "Agent" (
    "name" TEXT NOT NULL,
    "holder" TEXT,
    "leaseUntil" TIMESTAMPTZ(3) NOT NULL,
    "state" "AgentState",
    "message" TEXT NOT NULL DEFAULT '',
    "processed" INTEGER NOT NULL DEFAULT 0,
    "durationMs" DOUBLE PRECISION,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Agent_pkey" PRIMARY KEY ("name")
);
