-- CreateTable
CREATE TABLE "SurveyInvitation" (
    "shopId" INTEGER NOT NULL,
    "invitationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "ticketId" TEXT,
    "orderId" TEXT,
    "conversationId" TEXT,
    "agentId" TEXT,
    "customerKey" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(6),
    "deliveredVia" TEXT,
    "deliveredAt" TIMESTAMPTZ(6),
    "seenAt" TIMESTAMPTZ(6),
    "expiresAt" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',

    CONSTRAINT "SurveyInvitation_pkey" PRIMARY KEY ("shopId","invitationId")
);

-- AlterTable
ALTER TABLE "SurveyAnswer" ADD COLUMN     "editedAt" TIMESTAMPTZ(6),
ADD COLUMN     "invitationId" TEXT,
ADD COLUMN     "isSuspect" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "orderId" TEXT,
ADD COLUMN     "scope" TEXT NOT NULL DEFAULT 'post_ticket',
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'helpdesk';

-- CreateIndex
CREATE INDEX "SurveyInvitation_shopId_kind_sentAt_idx" ON "SurveyInvitation"("shopId", "kind", "sentAt");

-- CreateIndex
CREATE INDEX "SurveyInvitation_shopId_ticketId_idx" ON "SurveyInvitation"("shopId", "ticketId");

-- CreateIndex
CREATE INDEX "SurveyInvitation_shopId_customerKey_sentAt_idx" ON "SurveyInvitation"("shopId", "customerKey", "sentAt");

-- CreateIndex
CREATE UNIQUE INDEX "SurveyAnswer_shopId_invitationId_key" ON "SurveyAnswer"("shopId", "invitationId");
