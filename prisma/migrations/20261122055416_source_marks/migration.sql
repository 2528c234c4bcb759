-- AlterTable
ALTER TABLE "tracker" ADD COLUMN     "fingerprint" TEXT;

-- CreateTable
CREATE TABLE "source_mark" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3),
    "marked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "source_mark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "source_mark_source_marked_at_idx" ON "source_mark"("source", "marked_at");

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
