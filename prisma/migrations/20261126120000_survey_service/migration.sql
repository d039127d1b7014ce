-- AlterTable
ALTER TABLE "SurveyInvitation" ADD COLUMN     "dueAt" TIMESTAMPTZ(6),
ADD COLUMN     "linkedBy" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "tool" TEXT;

-- AlterTable
ALTER TABLE "SurveyAnswer" ADD COLUMN     "earlier" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "followUp" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "reviewedAt" TIMESTAMPTZ(6),
ADD COLUMN     "suspicion" TEXT;

-- CreateTable
CREATE TABLE "SurveyOpening" (
    "shopId" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "invitationId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "proposed" INTEGER,
    "trap" BOOLEAN NOT NULL DEFAULT false,
    "machine" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "SurveyOpening_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "SurveyNotAsked" (
    "shopId" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "ticketId" TEXT,
    "tool" TEXT,

    CONSTRAINT "SurveyNotAsked_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "SurveySettings" (
    "shopId" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "webhook" BYTEA,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SurveySettings_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
CREATE TABLE "SurveyMark" (
    "shopId" INTEGER NOT NULL,
    "answerId" TEXT NOT NULL,
    "tags" TEXT[],
    "hiddenAt" TIMESTAMPTZ(6),
    "redactedAt" TIMESTAMPTZ(6),

    CONSTRAINT "SurveyMark_pkey" PRIMARY KEY ("shopId","answerId")
);

-- CreateTable
CREATE TABLE "ClimateScore" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "week" DATE NOT NULL,
    "item" TEXT NOT NULL,
    "score" INTEGER NOT NULL,

    CONSTRAINT "ClimateScore_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "RateCount" (
    "shopId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,
    "n" INTEGER NOT NULL,

    CONSTRAINT "RateCount_pkey" PRIMARY KEY ("shopId","key")
);

-- CreateIndex
CREATE INDEX "SurveyInvitation_shopId_conversationId_idx" ON "SurveyInvitation"("shopId", "conversationId");

-- CreateIndex
CREATE INDEX "SurveyOpening_shopId_invitationId_idx" ON "SurveyOpening"("shopId", "invitationId");

-- CreateIndex
CREATE INDEX "SurveyNotAsked_shopId_at_idx" ON "SurveyNotAsked"("shopId", "at");

-- CreateIndex
CREATE INDEX "ClimateScore_shopId_week_idx" ON "ClimateScore"("shopId", "week");

-- The sweep asks every few seconds what is due, over all shops.
CREATE INDEX "SurveyInvitation_due" ON "SurveyInvitation"("dueAt") WHERE "state" = 'waiting';
CREATE INDEX "SurveyAnswer_followUp" ON "SurveyAnswer"("shopId") WHERE "followUp";
