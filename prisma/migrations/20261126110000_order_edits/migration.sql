-- CreateTable
CREATE TABLE "OrderEdit" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "added" BIGINT NOT NULL,

    CONSTRAINT "OrderEdit_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateIndex
CREATE INDEX "OrderEdit_shopId_orderId_idx" ON "OrderEdit"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "OrderEdit_shopId_at_idx" ON "OrderEdit"("shopId", "at");
