-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "refundedUnlisted" BIGINT NOT NULL DEFAULT 0;
