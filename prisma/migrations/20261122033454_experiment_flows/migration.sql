-- AlterTable
ALTER TABLE "daily_report" ADD COLUMN     "time_to" JSONB;

-- AlterTable
ALTER TABLE "experiment" ADD COLUMN     "flows" JSONB NOT NULL DEFAULT '[]';

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
