-- AlterTable
ALTER TABLE "Shop" ADD COLUMN     "ordersReadUntil" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "OrderHistory" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "since" TIMESTAMPTZ(6),
    "state" TEXT NOT NULL DEFAULT 'gathering',
    "operationId" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "personal" BOOLEAN NOT NULL DEFAULT true,
    "expected" INTEGER,
    "gathered" INTEGER NOT NULL DEFAULT 0,
    "size" BIGINT,
    "position" BIGINT NOT NULL DEFAULT 0,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "rate" DOUBLE PRECISION,
    "troubles" INTEGER NOT NULL DEFAULT 0,
    "wakeAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "movedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(6),
    "error" TEXT,

    CONSTRAINT "OrderHistory_pkey" PRIMARY KEY ("shopId","id")
);

-- One reading at a time: whoever starts a second finds the first.
CREATE UNIQUE INDEX "OrderHistory_unfinished" ON "OrderHistory"("shopId") WHERE "finishedAt" IS NULL;
