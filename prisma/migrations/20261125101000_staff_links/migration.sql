-- CreateTable
CREATE TABLE "StaffLink" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "agentId" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(6) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(6),

    CONSTRAINT "StaffLink_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "StaffLink_hash_key" ON "StaffLink"("hash");

-- CreateIndex
CREATE INDEX "StaffLink_shopId_agentId_idx" ON "StaffLink"("shopId", "agentId");
