-- AlterTable
ALTER TABLE "log_upload" ADD COLUMN     "layout" JSONB;

-- AlterTable
ALTER TABLE "process_statistic" ADD COLUMN     "population" JSONB;

-- AlterTable
ALTER TABLE "quarantined_line" ADD COLUMN     "identity" UUID NOT NULL,
ADD COLUMN     "source_id" INTEGER NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "quarantined_line_source_id_identity_key" ON "quarantined_line"("source_id", "identity");

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
