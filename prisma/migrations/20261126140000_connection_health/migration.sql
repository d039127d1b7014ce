-- AlterTable
ALTER TABLE "HelpdeskConnection" ADD COLUMN     "oldSecretUntil" TIMESTAMPTZ(6);

-- CreateIndex
CREATE INDEX "InboxEvent_shopId_connectionId_id_idx" ON "InboxEvent"("shopId", "connectionId", "id");
