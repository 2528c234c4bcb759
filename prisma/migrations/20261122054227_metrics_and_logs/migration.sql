-- AlterTable
ALTER TABLE "experiment" ADD COLUMN     "metrics" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "metric_domain" (
    "id" SERIAL NOT NULL,
    "ref" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "metric_domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric" (
    "id" SERIAL NOT NULL,
    "domain_id" INTEGER NOT NULL,
    "ref" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "unit" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT 'count',
    "better_when" TEXT NOT NULL DEFAULT 'higher',
    "format" JSONB NOT NULL DEFAULT '{}',
    "derived" JSONB,
    "target" DECIMAL,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "metric_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "statistic" (
    "metric_id" INTEGER NOT NULL,
    "period" TEXT NOT NULL,
    "dimensions_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "dimensions" JSONB NOT NULL DEFAULT '{}',
    "value" DECIMAL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "statistic_pkey" PRIMARY KEY ("metric_id","period","dimensions_id","date")
);

-- CreateTable
CREATE TABLE "tracker" (
    "metric_id" INTEGER NOT NULL,
    "source" JSONB NOT NULL,
    "aggregate" TEXT NOT NULL,
    "periods" JSONB NOT NULL,
    "dimensions" JSONB NOT NULL DEFAULT '[]',
    "declared" BOOLEAN NOT NULL DEFAULT false,
    "recorded_on" DATE,
    "read_through" TIMESTAMPTZ(3),
    "dirty_from" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "tracker_pkey" PRIMARY KEY ("metric_id")
);

-- CreateTable
CREATE TABLE "annotation" (
    "id" UUID NOT NULL,
    "metric_id" INTEGER,
    "date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "annotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "board" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "charts" JSONB NOT NULL,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "board_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "board_link" (
    "id" UUID NOT NULL,
    "board_id" INTEGER NOT NULL,
    "token_hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "board_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_source" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "format" JSONB NOT NULL,
    "handlers" JSONB NOT NULL,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "log_source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_upload" (
    "id" UUID NOT NULL,
    "source_id" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL DEFAULT '',
    "content_hash" TEXT,
    "subject" TEXT,
    "start_day" DATE,
    "status" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "lines" BIGINT NOT NULL DEFAULT 0,
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "duplicates" BIGINT NOT NULL DEFAULT 0,
    "quarantined" BIGINT NOT NULL DEFAULT 0,
    "actor_name" TEXT NOT NULL,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "log_upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quarantined_line" (
    "upload_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',
    "subject" TEXT,
    "day" DATE,
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "mended_text" TEXT,

    CONSTRAINT "quarantined_line_pkey" PRIMARY KEY ("upload_id","line")
);

-- CreateTable
CREATE TABLE "process_statistic" (
    "process_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "facet" TEXT NOT NULL DEFAULT '',
    "value" TEXT NOT NULL DEFAULT '',
    "counts" JSONB NOT NULL,
    "members" BIGINT NOT NULL,
    "not_encountered" BIGINT,
    "completion" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "process_statistic_pkey" PRIMARY KEY ("process_id","date","facet","value")
);

-- CreateIndex
CREATE UNIQUE INDEX "metric_domain_ref_key" ON "metric_domain"("ref");

-- CreateIndex
CREATE UNIQUE INDEX "metric_domain_id_ref_key" ON "metric"("domain_id", "ref");

-- CreateIndex
CREATE INDEX "statistic_metric_id_period_date_idx" ON "statistic"("metric_id", "period", "date");

-- CreateIndex
CREATE INDEX "annotation_date_idx" ON "annotation"("date");

-- CreateIndex
CREATE UNIQUE INDEX "board_slug_key" ON "board"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "board_link_token_hash_key" ON "board_link"("token_hash");

-- CreateIndex
CREATE INDEX "board_link_board_id_idx" ON "board_link"("board_id");

-- CreateIndex
CREATE UNIQUE INDEX "log_source_slug_key" ON "log_source"("slug");

-- CreateIndex
CREATE INDEX "log_upload_source_id_started_at_idx" ON "log_upload"("source_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "log_upload_source_id_content_hash_idx" ON "log_upload"("source_id", "content_hash");

-- AddForeignKey
ALTER TABLE "metric" ADD CONSTRAINT "metric_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "metric_domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "board_link" ADD CONSTRAINT "board_link_board_id_fkey" FOREIGN KEY ("board_id") REFERENCES "board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_upload" ADD CONSTRAINT "log_upload_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "log_source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantined_line" ADD CONSTRAINT "quarantined_line_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "log_upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
