-- Days are kept again in their new form.
TRUNCATE "MetricDay", "KeptDay";

-- AlterTable
ALTER TABLE "MetricDay" DROP COLUMN "changing",
DROP COLUMN "keys",
DROP COLUMN "settledAt",
DROP COLUMN "sums",
ADD COLUMN     "told" TEXT NOT NULL;
