-- AlterTable
ALTER TABLE "HistoryRun" ADD COLUMN     "marks" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "OrderHistory" DROP COLUMN "rate",
ADD COLUMN     "marks" JSONB NOT NULL DEFAULT '[]';
