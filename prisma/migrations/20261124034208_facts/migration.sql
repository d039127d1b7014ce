-- CreateTable
CREATE TABLE "Credit" (
    "shopId" INTEGER NOT NULL,
    "orderId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL DEFAULT '',
    "processedAt" TIMESTAMPTZ(6) NOT NULL,
    "orderAmount" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "turns" INTEGER NOT NULL,
    "anchorAt" TIMESTAMPTZ(6) NOT NULL,
    "touchAt" TIMESTAMPTZ(6) NOT NULL,
    "matchLevel" INTEGER NOT NULL,
    "matchBy" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "evidence" INTEGER NOT NULL,
    "intent" TEXT NOT NULL,
    "ruleset" TEXT NOT NULL,
    "computedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Credit_pkey" PRIMARY KEY ("shopId","orderId","ticketId","agentId")
);

-- CreateTable
CREATE TABLE "Restatement" (
    "shopId" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "orderId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "cause" TEXT NOT NULL,

    CONSTRAINT "Restatement_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "MetricDay" (
    "shopId" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "dimension" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "parts" JSONB NOT NULL,

    CONSTRAINT "MetricDay_pkey" PRIMARY KEY ("shopId","metric","day","dimension","group")
);

-- CreateTable
CREATE TABLE "HelpdeskConnection" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "helpdesk" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "credentials" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'active',
    "lastEventAt" TIMESTAMPTZ(6),
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HelpdeskConnection_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "Agent" (
    "shopId" INTEGER NOT NULL,
    "agentId" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "connectionId" INTEGER NOT NULL,
    "name" TEXT,
    "emailHash" TEXT,
    "kind" TEXT NOT NULL DEFAULT 'human',
    "team" TEXT,
    "activeFrom" TIMESTAMPTZ(6),
    "activeTo" TIMESTAMPTZ(6),
    "hourlyCostMinor" BIGINT,
    "version" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Agent_pkey" PRIMARY KEY ("shopId","agentId")
);

-- CreateTable
CREATE TABLE "TicketEvent" (
    "shopId" INTEGER NOT NULL,
    "eventKey" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "data" JSONB NOT NULL,
    "receivedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TicketEvent_pkey" PRIMARY KEY ("shopId","eventKey")
);

-- CreateTable
CREATE TABLE "Message" (
    "shopId" INTEGER NOT NULL,
    "ticketId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "sentAt" TIMESTAMPTZ(6) NOT NULL,
    "authorKind" TEXT NOT NULL,
    "authorId" TEXT,
    "isPublic" BOOLEAN NOT NULL,
    "autoReply" BOOLEAN NOT NULL DEFAULT false,
    "via" TEXT,
    "handleSeconds" INTEGER,
    "version" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("shopId","ticketId","messageId")
);

-- CreateTable
CREATE TABLE "Call" (
    "shopId" INTEGER NOT NULL,
    "callId" TEXT NOT NULL,
    "ticketId" TEXT,
    "direction" TEXT,
    "queuedAt" TIMESTAMPTZ(6) NOT NULL,
    "answeredAt" TIMESTAMPTZ(6),
    "endedAt" TIMESTAMPTZ(6),
    "holdSeconds" INTEGER[],
    "talkSeconds" INTEGER,
    "wrapUpSeconds" INTEGER,
    "outcome" TEXT,
    "dialledNumber" TEXT,
    "agentId" TEXT,
    "version" TEXT NOT NULL,

    CONSTRAINT "Call_pkey" PRIMARY KEY ("shopId","callId")
);

-- CreateTable
CREATE TABLE "ArticleView" (
    "shopId" INTEGER NOT NULL,
    "eventKey" TEXT NOT NULL,
    "articleId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "title" TEXT,
    "words" INTEGER,
    "activeSeconds" INTEGER,
    "isBot" BOOLEAN NOT NULL DEFAULT false,
    "ledToTicketId" TEXT,

    CONSTRAINT "ArticleView_pkey" PRIMARY KEY ("shopId","eventKey")
);

-- CreateTable
CREATE TABLE "InboxEvent" (
    "id" BIGSERIAL NOT NULL,
    "shopId" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "connectionId" INTEGER NOT NULL DEFAULT 0,
    "externalId" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "payload" BYTEA NOT NULL,
    "triggeredAt" TIMESTAMPTZ(6),
    "receivedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "retryAt" TIMESTAMPTZ(6),
    "processedAt" TIMESTAMPTZ(6),

    CONSTRAINT "InboxEvent_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "Order" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "processedAt" TIMESTAMPTZ(6) NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL,
    "version" TEXT NOT NULL,
    "identityVersion" TEXT NOT NULL DEFAULT '',
    "attributedAt" TIMESTAMPTZ(6),
    "customerId" TEXT,
    "customerName" BYTEA,
    "currency" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "currentTotal" BIGINT NOT NULL,
    "currentSubtotal" BIGINT NOT NULL,
    "giftCards" BIGINT NOT NULL,
    "presentmentCurrency" TEXT,
    "presentmentTotal" BIGINT,
    "financialStatus" TEXT NOT NULL,
    "cancelledAt" TIMESTAMPTZ(6),
    "test" BOOLEAN NOT NULL,
    "sourceName" TEXT,
    "isRenewal" BOOLEAN NOT NULL,
    "isReplacement" BOOLEAN NOT NULL,
    "discountCodes" TEXT[],
    "refundsSeen" JSONB NOT NULL,
    "netPaid" BIGINT NOT NULL DEFAULT 0,
    "netSales" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,
    "receivedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Order_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "Refund" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "paidBack" BIGINT NOT NULL,
    "goods" BIGINT NOT NULL,

    CONSTRAINT "Refund_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "ShopifyCustomer" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" BYTEA,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL,
    "version" TEXT NOT NULL,

    CONSTRAINT "ShopifyCustomer_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "CustomerMerge" (
    "shopId" INTEGER NOT NULL,
    "fromId" TEXT NOT NULL,
    "toId" TEXT NOT NULL,

    CONSTRAINT "CustomerMerge_pkey" PRIMARY KEY ("shopId","fromId")
);

-- CreateTable
CREATE TABLE "Identifier" (
    "shopId" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "Identifier_pkey" PRIMARY KEY ("shopId","source","sourceId","kind","value")
);

-- CreateTable
CREATE TABLE "BlockedIdentifier" (
    "shopId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "BlockedIdentifier_pkey" PRIMARY KEY ("shopId","kind","value")
);

-- CreateTable
CREATE TABLE "Shop" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "country" TEXT,
    "weekStart" INTEGER NOT NULL DEFAULT 1,
    "hashKey" BYTEA NOT NULL,
    "ruleset" TEXT NOT NULL DEFAULT 'default@1',
    "scopes" TEXT,
    "installedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalledAt" TIMESTAMPTZ(6),

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT '',
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN,
    "locale" TEXT,
    "collaborator" BOOLEAN,
    "emailVerified" BOOLEAN,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(6),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "BusinessHours" (
    "shopId" INTEGER NOT NULL,
    "validFrom" TIMESTAMPTZ(6) NOT NULL,
    "weekly" JSONB NOT NULL,
    "holidays" JSONB NOT NULL,

    CONSTRAINT "BusinessHours_pkey" PRIMARY KEY ("shopId","validFrom")
);

-- CreateTable
CREATE TABLE "DirtyMark" (
    "id" BIGSERIAL NOT NULL,
    "shopId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DirtyMark_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PrivacyExport" (
    "shopId" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "content" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PrivacyExport_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "Ticket" (
    "shopId" INTEGER NOT NULL,
    "ticketId" TEXT NOT NULL,
    "connectionId" INTEGER NOT NULL,
    "externalId" TEXT NOT NULL,
    "helpdesk" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "type" TEXT,
    "tags" TEXT[],
    "startedBy" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "subject" BYTEA,
    "url" TEXT,
    "customerKey" TEXT,
    "customerName" BYTEA,
    "assigneeId" TEXT,
    "team" TEXT,
    "orderNames" TEXT[],
    "isSpam" BOOLEAN NOT NULL,
    "isTest" BOOLEAN NOT NULL,
    "isStaff" BOOLEAN NOT NULL,
    "deletedAt" TIMESTAMPTZ(6),
    "mergedInto" TEXT,
    "firstCustomerAt" TIMESTAMPTZ(6) NOT NULL,
    "customerWrote" BOOLEAN NOT NULL,

    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("shopId","ticketId")
);

-- CreateTable
CREATE TABLE "TicketMeasure" (
    "shopId" INTEGER NOT NULL,
    "ticketId" TEXT NOT NULL,
    "valid" BOOLEAN NOT NULL,
    "startedBy" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "type" TEXT,
    "tags" TEXT[],
    "helpdesk" TEXT NOT NULL,
    "assigneeId" TEXT,
    "team" TEXT,
    "customerKey" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "firstCustomerAt" TIMESTAMPTZ(6) NOT NULL,
    "firstHumanAt" TIMESTAMPTZ(6),
    "firstHumanAgent" TEXT,
    "frtSeconds" INTEGER,
    "frtBusiness" INTEGER,
    "firstReplyAt" TIMESTAMPTZ(6),
    "firstReplyAgent" TEXT,
    "firstAckAt" TIMESTAMPTZ(6),
    "reply1At" TIMESTAMPTZ(6),
    "reply2At" TIMESTAMPTZ(6),
    "humanReplies" INTEGER NOT NULL,
    "aiReplies" INTEGER NOT NULL,
    "automatedAt" TIMESTAMPTZ(6),
    "automated" BOOLEAN NOT NULL,
    "firstResolvedAt" TIMESTAMPTZ(6),
    "returnedAt" TIMESTAMPTZ(6),
    "resolvedAt" TIMESTAMPTZ(6),
    "awaiting" TEXT,
    "lastCustomerAt" TIMESTAMPTZ(6),

    CONSTRAINT "TicketMeasure_pkey" PRIMARY KEY ("shopId","ticketId")
);

-- CreateTable
CREATE TABLE "TicketWait" (
    "shopId" INTEGER NOT NULL,
    "ticketId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "openedAt" TIMESTAMPTZ(6) NOT NULL,
    "closedAt" TIMESTAMPTZ(6) NOT NULL,
    "seconds" INTEGER NOT NULL,
    "businessSeconds" INTEGER NOT NULL,
    "agentId" TEXT,

    CONSTRAINT "TicketWait_pkey" PRIMARY KEY ("shopId","ticketId","n")
);

-- CreateTable
CREATE TABLE "TicketSpell" (
    "shopId" INTEGER NOT NULL,
    "ticketId" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "resolvedAt" TIMESTAMPTZ(6) NOT NULL,
    "leftAt" TIMESTAMPTZ(6),
    "agentId" TEXT,
    "auto" BOOLEAN NOT NULL,
    "seconds" INTEGER,
    "businessSeconds" INTEGER,

    CONSTRAINT "TicketSpell_pkey" PRIMARY KEY ("shopId","ticketId","n")
);

-- CreateTable
CREATE TABLE "SurveyAnswer" (
    "shopId" INTEGER NOT NULL,
    "answerId" TEXT NOT NULL,
    "ticketId" TEXT,
    "kind" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "scaleMin" DOUBLE PRECISION NOT NULL,
    "scaleMax" DOUBLE PRECISION NOT NULL,
    "satisfied" BOOLEAN NOT NULL,
    "score5" DOUBLE PRECISION,
    "comment" BYTEA,
    "answeredAt" TIMESTAMPTZ(6) NOT NULL,
    "agentId" TEXT,

    CONSTRAINT "SurveyAnswer_pkey" PRIMARY KEY ("shopId","answerId")
);

-- CreateIndex
CREATE INDEX "Credit_shopId_processedAt_idx" ON "Credit"("shopId", "processedAt");

-- CreateIndex
CREATE INDEX "Credit_shopId_ticketId_idx" ON "Credit"("shopId", "ticketId");

-- CreateIndex
CREATE INDEX "Restatement_shopId_orderId_idx" ON "Restatement"("shopId", "orderId");

-- CreateIndex
CREATE UNIQUE INDEX "HelpdeskConnection_key_key" ON "HelpdeskConnection"("key");

-- CreateIndex
CREATE INDEX "Agent_shopId_emailHash_idx" ON "Agent"("shopId", "emailHash");

-- CreateIndex
CREATE INDEX "TicketEvent_shopId_ticketId_idx" ON "TicketEvent"("shopId", "ticketId");

-- CreateIndex
CREATE INDEX "Call_shopId_queuedAt_idx" ON "Call"("shopId", "queuedAt");

-- CreateIndex
CREATE INDEX "ArticleView_shopId_at_idx" ON "ArticleView"("shopId", "at");

-- CreateIndex
CREATE INDEX "InboxEvent_shopId_state_id_idx" ON "InboxEvent"("shopId", "state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "InboxEvent_shopId_source_connectionId_externalId_key" ON "InboxEvent"("shopId", "source", "connectionId", "externalId");

-- CreateIndex
CREATE INDEX "Order_shopId_processedAt_idx" ON "Order"("shopId", "processedAt");

-- CreateIndex
CREATE INDEX "Order_shopId_customerId_idx" ON "Order"("shopId", "customerId");

-- CreateIndex
CREATE INDEX "Order_shopId_name_idx" ON "Order"("shopId", "name");

-- CreateIndex
CREATE INDEX "Refund_shopId_orderId_idx" ON "Refund"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "Identifier_shopId_kind_value_source_idx" ON "Identifier"("shopId", "kind", "value", "source");

-- CreateIndex
CREATE UNIQUE INDEX "Shop_domain_key" ON "Shop"("domain");

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_hash_key" ON "ApiToken"("hash");

-- CreateIndex
CREATE INDEX "DirtyMark_shopId_kind_id_idx" ON "DirtyMark"("shopId", "kind", "id");

-- CreateIndex
CREATE INDEX "DirtyMark_shopId_kind_key_idx" ON "DirtyMark"("shopId", "kind", "key");

-- CreateIndex
CREATE INDEX "Ticket_shopId_firstCustomerAt_idx" ON "Ticket"("shopId", "firstCustomerAt");

-- CreateIndex
CREATE INDEX "Ticket_shopId_customerKey_createdAt_idx" ON "Ticket"("shopId", "customerKey", "createdAt");

-- CreateIndex
CREATE INDEX "Ticket_shopId_mergedInto_idx" ON "Ticket"("shopId", "mergedInto");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_createdAt_idx" ON "TicketMeasure"("shopId", "createdAt");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_firstHumanAt_idx" ON "TicketMeasure"("shopId", "firstHumanAt");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_firstResolvedAt_idx" ON "TicketMeasure"("shopId", "firstResolvedAt");

-- CreateIndex
CREATE INDEX "TicketMeasure_shopId_customerKey_createdAt_idx" ON "TicketMeasure"("shopId", "customerKey", "createdAt");

-- CreateIndex
CREATE INDEX "TicketWait_shopId_closedAt_idx" ON "TicketWait"("shopId", "closedAt");

-- CreateIndex
CREATE INDEX "TicketSpell_shopId_resolvedAt_idx" ON "TicketSpell"("shopId", "resolvedAt");

-- CreateIndex
CREATE INDEX "SurveyAnswer_shopId_kind_answeredAt_idx" ON "SurveyAnswer"("shopId", "kind", "answeredAt");

-- CreateIndex
CREATE INDEX "SurveyAnswer_shopId_ticketId_idx" ON "SurveyAnswer"("shopId", "ticketId");
