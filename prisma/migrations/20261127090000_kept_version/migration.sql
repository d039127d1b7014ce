-- What is kept of a day is recognised by this, also outside the database.
ALTER TABLE "KeptDay" ADD COLUMN "version" UUID NOT NULL DEFAULT gen_random_uuid();
