-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "role" TEXT,
    "banned" BOOLEAN DEFAULT false,
    "ban_reason" TEXT,
    "ban_expires" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,
    "impersonated_by" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "activity" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_key" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "setup_at" TIMESTAMPTZ(3),
    "config_version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "goal" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "better_when" TEXT NOT NULL DEFAULT 'higher',
    "conversion" BOOLEAN NOT NULL DEFAULT true,
    "engagement" TEXT NOT NULL DEFAULT 'none',
    "unit" TEXT NOT NULL DEFAULT '',
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "goal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "experiment" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "subject_kind" TEXT NOT NULL DEFAULT 'visitor',
    "external" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'disabled',
    "phase" INTEGER NOT NULL DEFAULT 0,
    "seed" TEXT NOT NULL,
    "coverage" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "variants" JSONB NOT NULL,
    "promoted_variant" TEXT,
    "config_version" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "primary_goal" TEXT,
    "goals" JSONB,
    "guardrails" JSONB NOT NULL DEFAULT '[]',
    "engagement" JSONB,
    "baseline_rate" DOUBLE PRECISION,
    "minimum_effect" DOUBLE PRECISION,
    "planned_subjects" INTEGER,
    "test" TEXT NOT NULL DEFAULT 'welch',
    "notes" TEXT NOT NULL DEFAULT '',
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "experiment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "experiment_phase" (
    "experiment_id" INTEGER NOT NULL,
    "phase" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "variants" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "experiment_phase_pkey" PRIMARY KEY ("experiment_id","phase")
);

-- CreateTable
CREATE TABLE "experiment_configuration" (
    "experiment_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "phase" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "coverage" DOUBLE PRECISION NOT NULL,
    "variants" JSONB NOT NULL,
    "promoted_variant" TEXT,

    CONSTRAINT "experiment_configuration_pkey" PRIMARY KEY ("experiment_id","version")
);

-- CreateTable
CREATE TABLE "subject" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "confirmed_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subject_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollment" (
    "subject_id" UUID NOT NULL,
    "experiment_id" INTEGER NOT NULL,
    "phase" INTEGER NOT NULL,
    "variant" TEXT NOT NULL,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL,
    "event_id" UUID NOT NULL,
    "context" JSONB,
    "crossed" BOOLEAN NOT NULL DEFAULT false,
    "automated" BOOLEAN NOT NULL DEFAULT false,
    "confirmed" BOOLEAN NOT NULL DEFAULT false,
    "duplicate" BOOLEAN NOT NULL DEFAULT false,
    "cluster_crossed" BOOLEAN NOT NULL DEFAULT false,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enrollment_pkey" PRIMARY KEY ("subject_id","experiment_id","phase")
);

-- CreateTable
CREATE TABLE "goal_record" (
    "subject_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "goal_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "value" DECIMAL(30,15),
    "origin" UUID,
    "automated" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "goal_record_pkey" PRIMARY KEY ("subject_id","id")
);

-- CreateTable
CREATE TABLE "identity_link" (
    "visitor_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_link_pkey" PRIMARY KEY ("visitor_id","id")
);

-- CreateTable
CREATE TABLE "cluster_member" (
    "visitor_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cluster_member_pkey" PRIMARY KEY ("visitor_id")
);

-- CreateTable
CREATE TABLE "first_conversion" (
    "subject_id" UUID NOT NULL,
    "experiment_id" INTEGER NOT NULL,
    "phase" INTEGER NOT NULL,
    "goal_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "first_conversion_pkey" PRIMARY KEY ("subject_id","experiment_id","phase","goal_id")
);

-- CreateTable
CREATE TABLE "dirty_mark" (
    "experiment_id" INTEGER NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "phase" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dirty_mark_pkey" PRIMARY KEY ("experiment_id","id")
);

-- CreateTable
CREATE TABLE "daily_report" (
    "experiment_id" INTEGER NOT NULL,
    "phase" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "crossed" INTEGER NOT NULL,
    "duplicate" INTEGER NOT NULL,
    "automated" INTEGER NOT NULL,
    "unconfirmed" INTEGER NOT NULL,

    CONSTRAINT "daily_report_pkey" PRIMARY KEY ("experiment_id","phase","day")
);

-- CreateTable
CREATE TABLE "daily_outcome" (
    "experiment_id" INTEGER NOT NULL,
    "phase" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "outcome" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "subjects" BIGINT NOT NULL,
    "conversions" BIGINT NOT NULL,
    "sum" DECIMAL NOT NULL,
    "sum_squares" DECIMAL NOT NULL,

    CONSTRAINT "daily_outcome_pkey" PRIMARY KEY ("experiment_id","phase","day","outcome","variant")
);

-- CreateTable
CREATE TABLE "purged_enrollment" (
    "experiment_id" INTEGER NOT NULL,
    "phase" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "purged_enrollment_pkey" PRIMARY KEY ("experiment_id","phase","day","reason")
);

-- CreateTable
CREATE TABLE "job_lease" (
    "job" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_lease_pkey" PRIMARY KEY ("job")
);

-- CreateTable
CREATE TABLE "job_run" (
    "id" UUID NOT NULL,
    "job" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "tally" JSONB,
    "error" TEXT,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "watermark" (
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "watermark_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "ingest_count" (
    "day" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "count" BIGINT NOT NULL,

    CONSTRAINT "ingest_count_pkey" PRIMARY KEY ("day","reason","name")
);

-- CreateTable
CREATE TABLE "refused_record" (
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "subject" TEXT,
    "reason" TEXT NOT NULL,

    CONSTRAINT "refused_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seen_origin" (
    "host" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "records" BIGINT NOT NULL,

    CONSTRAINT "seen_origin_pkey" PRIMARY KEY ("host")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE INDEX "activity_at_idx" ON "activity"("at" DESC);

-- CreateIndex
CREATE INDEX "activity_entity_entity_key_at_idx" ON "activity"("entity", "entity_key", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "goal_key_key" ON "goal"("key");

-- CreateIndex
CREATE UNIQUE INDEX "experiment_key_key" ON "experiment"("key");

-- CreateIndex
CREATE INDEX "enrollment_experiment_id_phase_enrolled_at_idx" ON "enrollment"("experiment_id", "phase", "enrolled_at");

-- CreateIndex
CREATE INDEX "goal_record_subject_id_goal_id_at_idx" ON "goal_record"("subject_id", "goal_id", "at");

-- CreateIndex
CREATE INDEX "identity_link_user_id_idx" ON "identity_link"("user_id");

-- CreateIndex
CREATE INDEX "cluster_member_user_id_idx" ON "cluster_member"("user_id");

-- CreateIndex
CREATE INDEX "first_conversion_experiment_id_phase_at_idx" ON "first_conversion"("experiment_id", "phase", "at");

-- CreateIndex
CREATE INDEX "job_run_job_started_at_idx" ON "job_run"("job", "started_at" DESC);

-- CreateIndex
CREATE INDEX "refused_record_received_at_idx" ON "refused_record"("received_at" DESC);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment_phase" ADD CONSTRAINT "experiment_phase_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment_configuration" ADD CONSTRAINT "experiment_configuration_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
