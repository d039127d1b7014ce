-- What messages name and what orders answer to, so that a credit can say how direct it is.
ALTER TABLE "Message" ADD COLUMN "mentions" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "Order" ADD COLUMN "evidenceKeys" TEXT[] NOT NULL DEFAULT '{}';
