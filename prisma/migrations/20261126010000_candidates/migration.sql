-- Which tickets may earn which orders, found once for all rulesets.
CREATE TABLE "Candidate" (
    "shopId" INTEGER NOT NULL,
    "orderId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "processedAt" TIMESTAMPTZ(6) NOT NULL,
    "askedAt" TIMESTAMPTZ(6) NOT NULL,
    "repliedAt" TIMESTAMPTZ(6),
    "level" INTEGER NOT NULL,

    CONSTRAINT "Candidate_pkey" PRIMARY KEY ("shopId","orderId","ticketId")
);
CREATE INDEX "Candidate_shopId_processedAt_idx" ON "Candidate"("shopId", "processedAt");
CREATE INDEX "Candidate_shopId_ticketId_idx" ON "Candidate"("shopId", "ticketId");

-- The worker finds those of the orders that are known already.
INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause") SELECT "shopId", 'order', "id", 'recompute' FROM "Order";
