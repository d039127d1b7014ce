-- CreateTable
CREATE TABLE "CheckRun" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ok" BOOLEAN NOT NULL,
    "checks" JSONB NOT NULL,

    CONSTRAINT "CheckRun_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "Statement" (
    "shopId" INTEGER NOT NULL,
    "month" DATE NOT NULL,
    "frozenAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ruleset" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "orders" INTEGER NOT NULL,
    "tickets" INTEGER NOT NULL,
    "csv" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "byOrder" JSONB NOT NULL,
    "byAgent" JSONB NOT NULL,

    CONSTRAINT "Statement_pkey" PRIMARY KEY ("shopId","month")
);
