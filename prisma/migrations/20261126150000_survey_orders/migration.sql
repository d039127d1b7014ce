-- CreateIndex
CREATE INDEX "SurveyInvitation_shopId_orderId_idx" ON "SurveyInvitation"("shopId", "orderId");
