import { requirePermission, type Context } from '@/lib/db/context';

/** Is any of the shipped sample data still there? One index-free look at two small tables. */
export async function hasSampleData(ctx: Context): Promise<boolean> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.$queryRaw<{ present: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM experiment WHERE sample) OR EXISTS (SELECT 1 FROM goal WHERE sample) AS present`;
  return rows[0]?.present === true;
}
