-- CreateTable
CREATE TABLE "Ruleset" (
    "shopId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Ruleset_pkey" PRIMARY KEY ("shopId","name","version")
);

-- CreateTable
CREATE TABLE "RulesetAdoption" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "computedTo" TIMESTAMPTZ(6),
    "orders" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL,
    "finishedAt" TIMESTAMPTZ(6),
    "cancelledAt" TIMESTAMPTZ(6),

    CONSTRAINT "RulesetAdoption_pkey" PRIMARY KEY ("shopId","id")
);

-- A shop has one series of credits for each ruleset it keeps.
ALTER TABLE "Credit" DROP CONSTRAINT "Credit_pkey",
ADD CONSTRAINT "Credit_pkey" PRIMARY KEY ("shopId","ruleset","orderId","ticketId","agentId");
DROP INDEX "Credit_shopId_processedAt_idx";
CREATE INDEX "Credit_shopId_ruleset_processedAt_idx" ON "Credit"("shopId", "ruleset", "processedAt");
