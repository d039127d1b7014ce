-- AlterTable
ALTER TABLE "ShopifyCustomer" ADD COLUMN     "createdAt" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "IncrementalDay" (
    "shopId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "loyalty" INTEGER NOT NULL,
    "recency" INTEGER NOT NULL,
    "market" TEXT NOT NULL,
    "weekday" INTEGER NOT NULL,
    "contacts" INTEGER NOT NULL,
    "contactsBought" INTEGER NOT NULL,
    "contactsAmount" BIGINT NOT NULL,
    "others" INTEGER NOT NULL,
    "othersBought" INTEGER NOT NULL,
    "othersAmount" BIGINT NOT NULL,
    "computedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IncrementalDay_pkey" PRIMARY KEY ("shopId","day","loyalty","recency","market")
);
