-- What each refund took from an order's worth, so that it can be booked on its own day.
ALTER TABLE "Order" ADD COLUMN "offPaid" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "offSales" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "Refund" ADD COLUMN "offPaid" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "offSales" BIGINT NOT NULL DEFAULT 0;
CREATE INDEX "Refund_shopId_at_idx" ON "Refund"("shopId", "at");

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN "assignments" JSONB NOT NULL DEFAULT '[]';

-- A share has a row for each day on which something of it is booked.
ALTER TABLE "Credit" ADD COLUMN "bookedAt" TIMESTAMPTZ(6),
ADD COLUMN "net" BIGINT;
UPDATE "Credit" SET "bookedAt" = "processedAt", "net" = "amount";
ALTER TABLE "Credit" ALTER COLUMN "bookedAt" SET NOT NULL, ALTER COLUMN "net" SET NOT NULL,
DROP CONSTRAINT "Credit_pkey",
ADD CONSTRAINT "Credit_pkey" PRIMARY KEY ("shopId","ruleset","orderId","ticketId","agentId","bookedAt");
DROP INDEX "Credit_shopId_ruleset_processedAt_idx";
CREATE INDEX "Credit_shopId_ruleset_bookedAt_idx" ON "Credit"("shopId", "ruleset", "bookedAt");
