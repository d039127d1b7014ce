-- AlterTable
ALTER TABLE "HelpdeskConnection" DROP COLUMN "label",
ADD COLUMN     "accountName" TEXT,
ADD COLUMN     "error" TEXT,
ADD COLUMN     "pollAfter" TIMESTAMPTZ(6),
ADD COLUMN     "polledUntil" TIMESTAMPTZ(6),
ADD COLUMN     "webhookId" TEXT;

-- CreateTable
CREATE TABLE "HistoryRun" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "connectionId" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "cursor" TEXT,
    "tickets" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "startedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "movedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(6),
    "error" TEXT,

    CONSTRAINT "HistoryRun_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "Gap" (
    "shopId" INTEGER NOT NULL,
    "connectionId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "theirs" INTEGER NOT NULL,
    "missing" TEXT[],
    "foundAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "repairedAt" TIMESTAMPTZ(6),

    CONSTRAINT "Gap_pkey" PRIMARY KEY ("shopId","connectionId","day")
);

-- CreateIndex
CREATE INDEX "HistoryRun_shopId_connectionId_idx" ON "HistoryRun"("shopId", "connectionId");
