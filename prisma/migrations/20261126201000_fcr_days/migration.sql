-- AlterTable
ALTER TABLE "FigureSettings" ADD COLUMN "fcrDays" INTEGER NOT NULL DEFAULT 7;
