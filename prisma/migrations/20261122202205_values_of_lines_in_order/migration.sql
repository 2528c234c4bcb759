-- AlterTable
ALTER TABLE "statistic" ADD COLUMN     "said_at" TIMESTAMPTZ(3);

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
