-- Derived rows are derived again from their facts.
TRUNCATE "TicketMeasure", "TicketWait", "TicketSpell";
INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause") SELECT "shopId", 'ticket', "ticketId", 'recompute' FROM "Ticket";

-- AlterTable
ALTER TABLE "Call" ADD COLUMN     "customerKey" TEXT;

-- AlterTable
ALTER TABLE "TicketMeasure" DROP COLUMN "aiReplies",
DROP COLUMN "humanReplies",
DROP COLUMN "reply1At",
DROP COLUMN "reply2At",
ADD COLUMN     "ackBusiness" INTEGER,
ADD COLUMN     "ackSeconds" INTEGER,
ADD COLUMN     "automation" TEXT NOT NULL,
ADD COLUMN     "complaint" BOOLEAN NOT NULL,
ADD COLUMN     "contacts" INTEGER NOT NULL,
ADD COLUMN     "endsIssue" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "episodes" INTEGER NOT NULL,
ADD COLUMN     "escalatedAt" TIMESTAMPTZ(6),
ADD COLUMN     "excluded" TEXT,
ADD COLUMN     "firstAutoAt" TIMESTAMPTZ(6),
ADD COLUMN     "firstHumanTeam" TEXT,
ADD COLUMN     "firstResolutionBusiness" INTEGER,
ADD COLUMN     "firstResolutionSeconds" INTEGER,
ADD COLUMN     "frtAnyBusiness" INTEGER,
ADD COLUMN     "frtAnySeconds" INTEGER,
ADD COLUMN     "handoffBusiness" INTEGER,
ADD COLUMN     "handoffSeconds" INTEGER,
ADD COLUMN     "issueCalls" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "issueEpisodes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "nextContactAt" TIMESTAMPTZ(6),
ADD COLUMN     "reopenedAt" TIMESTAMPTZ(6),
ADD COLUMN     "status" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "TicketWait" ADD COLUMN     "answered" BOOLEAN NOT NULL,
ADD COLUMN     "team" TEXT;

-- AlterTable
ALTER TABLE "TicketSpell" DROP COLUMN "leftAt",
ADD COLUMN     "answered" BOOLEAN NOT NULL,
ADD COLUMN     "handleEstimated" BOOLEAN NOT NULL,
ADD COLUMN     "handleSeconds" INTEGER,
ADD COLUMN     "messages" INTEGER NOT NULL,
ADD COLUMN     "netBusiness" INTEGER,
ADD COLUMN     "netSeconds" INTEGER,
ADD COLUMN     "replies" INTEGER NOT NULL,
ADD COLUMN     "since" TIMESTAMPTZ(6) NOT NULL,
ADD COLUMN     "team" TEXT,
ADD COLUMN     "until" TIMESTAMPTZ(6),
ADD COLUMN     "waitBusiness" INTEGER NOT NULL,
ADD COLUMN     "waitSeconds" INTEGER NOT NULL;

-- CreateTable
CREATE TABLE "CostEntry" (
    "shopId" INTEGER NOT NULL,
    "month" DATE NOT NULL,
    "category" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "CostEntry_pkey" PRIMARY KEY ("shopId","month","category")
);

-- CreateTable
CREATE TABLE "TeamMembership" (
    "shopId" INTEGER NOT NULL,
    "agentId" TEXT NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE,
    "team" TEXT NOT NULL,

    CONSTRAINT "TeamMembership_pkey" PRIMARY KEY ("shopId","agentId","from")
);

-- CreateTable
CREATE TABLE "SlaPolicy" (
    "shopId" INTEGER NOT NULL,
    "policyId" INTEGER NOT NULL,
    "validFrom" TIMESTAMPTZ(6) NOT NULL,
    "validUntil" TIMESTAMPTZ(6),
    "name" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "targetSeconds" INTEGER NOT NULL,
    "clock" TEXT NOT NULL,
    "channels" TEXT[],
    "tags" TEXT[],
    "pauseSnoozed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "SlaPolicy_pkey" PRIMARY KEY ("shopId","policyId","validFrom")
);

-- CreateTable
CREATE TABLE "TicketRules" (
    "shopId" INTEGER NOT NULL,
    "types" JSONB NOT NULL,
    "complaintTags" TEXT[],
    "escalationTags" TEXT[],

    CONSTRAINT "TicketRules_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
CREATE TABLE "StaffAddress" (
    "shopId" INTEGER NOT NULL,
    "emailHash" TEXT NOT NULL,
    "email" BYTEA NOT NULL,

    CONSTRAINT "StaffAddress_pkey" PRIMARY KEY ("shopId","emailHash")
);

-- CreateTable
CREATE TABLE "Goal" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "metric" TEXT NOT NULL,
    "target" DOUBLE PRECISION NOT NULL,
    "direction" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "filters" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Goal_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "FigureSettings" (
    "shopId" INTEGER NOT NULL,
    "grossMargin" DOUBLE PRECISION,
    "retentionDays" INTEGER NOT NULL DEFAULT 365,

    CONSTRAINT "FigureSettings_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
CREATE TABLE "TicketAction" (
    "shopId" INTEGER NOT NULL,
    "ticketId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "kind" TEXT NOT NULL,
    "agentId" TEXT,
    "team" TEXT,
    "handleSeconds" INTEGER,

    CONSTRAINT "TicketAction_pkey" PRIMARY KEY ("shopId","ticketId","n")
);

-- CreateTable
CREATE TABLE "SlaInstance" (
    "shopId" INTEGER NOT NULL,
    "ticketId" TEXT NOT NULL,
    "policyId" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(6) NOT NULL,
    "dueAt" TIMESTAMPTZ(6),
    "completedAt" TIMESTAMPTZ(6),
    "outcomeAt" TIMESTAMPTZ(6),
    "met" BOOLEAN NOT NULL,
    "agentId" TEXT,
    "team" TEXT,

    CONSTRAINT "SlaInstance_pkey" PRIMARY KEY ("shopId","ticketId","policyId","n")
);

-- CreateIndex
CREATE INDEX "TicketAction_shopId_at_idx" ON "TicketAction"("shopId", "at");

-- CreateIndex
CREATE INDEX "SlaInstance_shopId_outcomeAt_idx" ON "SlaInstance"("shopId", "outcomeAt");

-- CreateIndex
CREATE INDEX "Message_shopId_authorId_sentAt_idx" ON "Message"("shopId", "authorId", "sentAt");

-- CreateIndex
CREATE INDEX "ArticleView_shopId_sessionId_idx" ON "ArticleView"("shopId", "sessionId");

-- CreateIndex
CREATE INDEX "Call_shopId_ticketId_idx" ON "Call"("shopId", "ticketId");

-- CreateIndex
CREATE INDEX "Call_shopId_customerKey_idx" ON "Call"("shopId", "customerKey");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_firstReplyAt_idx" ON "TicketMeasure"("shopId", "firstReplyAt");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_firstAckAt_idx" ON "TicketMeasure"("shopId", "firstAckAt");

-- CreateIndex
CREATE INDEX "TicketSpell_shopId_until_idx" ON "TicketSpell"("shopId", "until");

-- CreateIndex
CREATE INDEX "TicketMeasure_open_idx" ON "TicketMeasure"("shopId") WHERE "valid" AND "resolvedAt" IS NULL;
