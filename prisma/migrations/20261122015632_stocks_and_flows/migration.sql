-- AlterTable
ALTER TABLE "subject" ADD COLUMN     "changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "changed_id" UUID,
ADD COLUMN     "changed_seq" INTEGER;

-- CreateTable
CREATE TABLE "stock" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "facets" JSONB,
    "every" TEXT NOT NULL DEFAULT 'daily',
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "stock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "sources" JSONB NOT NULL,
    "sinks" JSONB NOT NULL,
    "every" TEXT NOT NULL DEFAULT 'daily',
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "facet" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "values" JSONB,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "facet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "process" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "stocks" JSONB NOT NULL,
    "flows" JSONB NOT NULL,
    "facets" JSONB NOT NULL,
    "population" TEXT,
    "start_stock" TEXT,
    "end_stock" TEXT,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decay_rule" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "stock" TEXT NOT NULL,
    "days" DOUBLE PRECISION NOT NULL,
    "since" TEXT NOT NULL DEFAULT 'entered',
    "set" JSONB NOT NULL,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "decay_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attribute_change" (
    "subject_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "set" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "rule" INTEGER,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attribute_change_pkey" PRIMARY KEY ("subject_id","id")
);

-- CreateTable
CREATE TABLE "stay" (
    "subject_id" UUID NOT NULL,
    "stock_id" INTEGER NOT NULL,
    "since_id" UUID NOT NULL,
    "since_at" TIMESTAMPTZ(3) NOT NULL,
    "since_seq" INTEGER NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "entered" BOOLEAN NOT NULL,
    "until_at" TIMESTAMPTZ(3),
    "left" BOOLEAN NOT NULL DEFAULT false,
    "facets" JSONB NOT NULL,

    CONSTRAINT "stay_pkey" PRIMARY KEY ("subject_id","stock_id","since_id")
);

-- CreateTable
CREATE TABLE "flow_event" (
    "subject_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "flow_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "source" TEXT,
    "sink" TEXT,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "change_id" UUID,
    "origin" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_event_pkey" PRIMARY KEY ("subject_id","id")
);

-- CreateTable
CREATE TABLE "stock_record" (
    "stock_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "facet" TEXT NOT NULL DEFAULT '',
    "value" TEXT NOT NULL DEFAULT '',
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "count" BIGINT NOT NULL,
    "entered" BIGINT NOT NULL,
    "left" BIGINT NOT NULL,
    "reclassified_in" BIGINT NOT NULL,
    "reclassified_out" BIGINT NOT NULL,
    "snapshot" BIGINT,

    CONSTRAINT "stock_record_pkey" PRIMARY KEY ("stock_id","at","facet","value")
);

-- CreateTable
CREATE TABLE "flow_record" (
    "flow_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "facet" TEXT NOT NULL DEFAULT '',
    "value" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "sink" TEXT NOT NULL DEFAULT '',
    "start_at" TIMESTAMPTZ(3) NOT NULL,
    "events" BIGINT NOT NULL,

    CONSTRAINT "flow_record_pkey" PRIMARY KEY ("flow_id","at","facet","value","source","sink")
);

-- CreateTable
CREATE TABLE "history_build" (
    "kind" TEXT NOT NULL,
    "wanted" INTEGER NOT NULL DEFAULT 1,
    "built" INTEGER NOT NULL DEFAULT 0,
    "building" INTEGER,
    "cursor" UUID,
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "dirty_from" TIMESTAMPTZ(3),

    CONSTRAINT "history_build_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "flow_callback" (
    "subject_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "callback" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT,

    CONSTRAINT "flow_callback_pkey" PRIMARY KEY ("subject_id","event_id","callback")
);

-- CreateTable
CREATE TABLE "demo_customer" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "plan" TEXT NOT NULL DEFAULT 'guest',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "demo_customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "demo_order" (
    "id" UUID NOT NULL,
    "customer_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'placed',
    "total" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "demo_order_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "stock_slug_key" ON "stock"("slug");

-- CreateIndex
CREATE INDEX "stock_kind_idx" ON "stock"("kind");

-- CreateIndex
CREATE UNIQUE INDEX "flow_slug_key" ON "flow"("slug");

-- CreateIndex
CREATE INDEX "flow_kind_idx" ON "flow"("kind");

-- CreateIndex
CREATE UNIQUE INDEX "facet_slug_key" ON "facet"("slug");

-- CreateIndex
CREATE INDEX "facet_kind_idx" ON "facet"("kind");

-- CreateIndex
CREATE UNIQUE INDEX "process_slug_key" ON "process"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "decay_rule_slug_key" ON "decay_rule"("slug");

-- CreateIndex
CREATE INDEX "attribute_change_subject_id_at_sequence_id_idx" ON "attribute_change"("subject_id", "at", "sequence", "id");

-- CreateIndex
CREATE INDEX "attribute_change_received_at_idx" ON "attribute_change" USING BRIN ("received_at");

-- CreateIndex
CREATE INDEX "stay_stock_id_since_at_idx" ON "stay"("stock_id", "since_at");

-- CreateIndex
CREATE INDEX "stay_stock_id_until_at_idx" ON "stay"("stock_id", "until_at");

-- CreateIndex
CREATE INDEX "flow_event_flow_id_at_idx" ON "flow_event"("flow_id", "at");

-- CreateIndex
CREATE INDEX "flow_event_received_at_idx" ON "flow_event" USING BRIN ("received_at");

-- CreateIndex
CREATE INDEX "flow_callback_due_at_idx" ON "flow_callback"("due_at");

-- CreateIndex
CREATE INDEX "demo_order_customer_id_idx" ON "demo_order"("customer_id");

-- AddForeignKey
ALTER TABLE "demo_order" ADD CONSTRAINT "demo_order_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "demo_customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).

-- By hand
-- One index serves every stock that somebody thinks up; subjects without attributes (most visitors) cost nothing.
CREATE INDEX "subject_attributes_idx" ON "subject" USING gin ("attributes" jsonb_path_ops) WHERE "attributes" <> '{}'::jsonb;
CREATE INDEX "subject_kind_idx" ON "subject" ("kind") WHERE "attributes" <> '{}'::jsonb;
