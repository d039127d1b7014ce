-- What days come to is kept in another form.
DROP TABLE "MetricDay";

-- CreateTable
CREATE TABLE "MetricDay" (
    "shopId" INTEGER NOT NULL,
    "figure" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "settledAt" TIMESTAMPTZ(6) NOT NULL,
    "sums" DOUBLE PRECISION[],
    "packed" BYTEA,
    "keys" TEXT[],
    "changing" JSONB,

    CONSTRAINT "MetricDay_pkey" PRIMARY KEY ("shopId","figure","day")
);
-- Packed already, and read by the hundred: they stay in their row and are not compressed once more.
ALTER TABLE "MetricDay" ALTER COLUMN "packed" SET STORAGE EXTERNAL, ALTER COLUMN "changing" SET STORAGE MAIN;
ALTER TABLE "MetricDay" SET (toast_tuple_target = 8160);

-- CreateTable
CREATE TABLE "KeptDay" (
    "shopId" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "definitions" TEXT NOT NULL,
    "ruleset" TEXT NOT NULL,

    CONSTRAINT "KeptDay_pkey" PRIMARY KEY ("shopId","day")
);

-- CreateTable
CREATE TABLE "DirtyDay" (
    "shopId" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "DirtyDay_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateIndex
CREATE INDEX "DirtyDay_shopId_day_idx" ON "DirtyDay"("shopId", "day");

-- CreateIndex
CREATE INDEX "SurveyAnswer_shopId_answeredAt_idx" ON "SurveyAnswer"("shopId", "answeredAt");

-- CreateIndex
CREATE INDEX "SurveyInvitation_shopId_sentAt_idx" ON "SurveyInvitation"("shopId", "sentAt");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_resolvedAt_idx" ON "TicketMeasure"("shopId", "resolvedAt");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_channel_idx" ON "TicketMeasure"("shopId", "channel");

-- CreateIndex
CREATE INDEX "TicketSpell_shopId_since_idx" ON "TicketSpell"("shopId", "since");

-- Marks the local days of all instants on which rows that were added, removed or changed, or others that are read with them, are dated:
-- as they were and as they are. (\x3b is a semicolon: the runner of migrations ends a statement at each.)
CREATE FUNCTION "markDays"() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE
  touched TEXT := CASE TG_OP
    WHEN $s$UPDATE$s$ THEN $s$(SELECT * FROM "was" EXCEPT SELECT * FROM "is") UNION ALL (SELECT * FROM "is" EXCEPT SELECT * FROM "was")$s$
    WHEN $s$INSERT$s$ THEN $s$SELECT * FROM "is"$s$
    ELSE $s$SELECT * FROM "was"$s$ END\x3b
  instants TEXT := CASE TG_TABLE_NAME
    WHEN $s$TicketMeasure$s$ THEN $s$VALUES (r."createdAt"), (r."firstHumanAt"), (r."firstReplyAt"), (r."firstAckAt"), (r."firstResolvedAt")
      UNION SELECT unnest(ARRAY["resolvedAt", "since", "until"]) FROM "TicketSpell" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"
      UNION SELECT "closedAt" FROM "TicketWait" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"
      UNION SELECT "at" FROM "TicketAction" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"
      UNION SELECT "outcomeAt" FROM "SlaInstance" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"
      UNION SELECT "answeredAt" FROM "SurveyAnswer" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"
      UNION SELECT "sentAt" FROM "SurveyInvitation" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"
      UNION SELECT unnest(ARRAY["queuedAt", "answeredAt", "endedAt"]) FROM "Call" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"
      UNION SELECT unnest(ARRAY["bookedAt", "processedAt"]) FROM "Credit" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"$s$
    WHEN $s$TicketSpell$s$ THEN $s$SELECT unnest(ARRAY[r."resolvedAt", r."since", r."until"])
      UNION SELECT unnest(ARRAY["createdAt", "firstHumanAt"]) FROM "TicketMeasure" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId"$s$
    WHEN $s$TicketWait$s$ THEN $s$SELECT r."closedAt"$s$
    WHEN $s$TicketAction$s$ THEN $s$SELECT r."at"$s$
    WHEN $s$SlaInstance$s$ THEN $s$SELECT r."outcomeAt"$s$
    WHEN $s$SurveyAnswer$s$ THEN $s$SELECT r."answeredAt"
      UNION SELECT "sentAt" FROM "SurveyInvitation" WHERE "shopId" = r."shopId" AND "invitationId" = r."invitationId"$s$
    WHEN $s$SurveyInvitation$s$ THEN $s$SELECT r."sentAt"$s$
    WHEN $s$Call$s$ THEN $s$SELECT unnest(ARRAY[r."queuedAt", r."answeredAt", r."endedAt"])$s$
    WHEN $s$Credit$s$ THEN $s$SELECT unnest(ARRAY[r."bookedAt", r."processedAt",
        (SELECT "createdAt" FROM "TicketMeasure" WHERE "shopId" = r."shopId" AND "ticketId" = r."ticketId")]) WHERE r."ruleset" = s."ruleset"$s$
    WHEN $s$Order$s$ THEN $s$SELECT r."processedAt" UNION SELECT "at" FROM "Refund" WHERE "shopId" = r."shopId" AND "orderId" = r."id"$s$
    WHEN $s$Refund$s$ THEN $s$SELECT r."at" UNION SELECT "processedAt" FROM "Order" WHERE "shopId" = r."shopId" AND "id" = r."orderId"$s$
    END\x3b
BEGIN
  EXECUTE format($s$INSERT INTO "DirtyDay" ("shopId", "day")
    SELECT DISTINCT r."shopId", (x."at" AT TIME ZONE s."timezone")::date FROM (%s) r
    JOIN "Shop" s ON s."id" = r."shopId" CROSS JOIN LATERAL (%s) x("at") WHERE x."at" IS NOT NULL$s$, touched, instants)\x3b
  RETURN NULL\x3b
END';

CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "TicketMeasure" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "TicketMeasure" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "TicketMeasure" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "TicketSpell" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "TicketSpell" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "TicketSpell" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "TicketWait" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "TicketWait" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "TicketWait" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "TicketAction" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "TicketAction" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "TicketAction" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "SlaInstance" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "SlaInstance" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "SlaInstance" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "SurveyAnswer" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "SurveyAnswer" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "SurveyAnswer" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "SurveyInvitation" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "SurveyInvitation" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "SurveyInvitation" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "Call" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "Call" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "Call" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "Credit" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "Credit" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "Credit" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "Order" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "Order" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "Order" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysAdded" AFTER INSERT ON "Refund" REFERENCING NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysRemoved" AFTER DELETE ON "Refund" REFERENCING OLD TABLE AS "was" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
CREATE TRIGGER "markDaysChanged" AFTER UPDATE ON "Refund" REFERENCING OLD TABLE AS "was" NEW TABLE AS "is" FOR EACH STATEMENT EXECUTE FUNCTION "markDays"();
