-- AlterTable
ALTER TABLE "TicketRules" ADD COLUMN "snoozeClosed" BOOLEAN NOT NULL DEFAULT false;
