import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';

/** Names for the lines on the install page: what is defined here, else what the documentation uses. */
export async function getInstallExample(
  ctx: Context,
): Promise<{ experiment: string; goal: string; allowedOrigins: string[] }> {
  requirePermission(ctx, 'read');
  const [experiment, goal, settings] = await Promise.all([
    ctx.db.experiment.findFirst({
      where: { archivedAt: null, external: false, subjectKind: 'visitor' },
      orderBy: [{ sample: 'asc' }, { state: 'desc' }, { id: 'desc' }],
      select: { key: true },
    }),
    ctx.db.goal.findFirst({
      where: { archivedAt: null },
      orderBy: [{ sample: 'asc' }, { id: 'asc' }],
      select: { key: true },
    }),
    readSettings(ctx.db),
  ]);
  return {
    experiment: experiment?.key ?? 'checkout',
    goal: goal?.key ?? 'signup',
    allowedOrigins: settings.allowedOrigins,
  };
}
