import { logActivity } from '@/lib/activity/log-activity';
import { bumpConfigVersion } from '@/lib/db/config-version';
import { requirePermission, type Context } from '@/lib/db/context';
import { markAnew } from '@/lib/db/mark-anew';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { readSettings } from './read-settings';
import { Settings, SettingsChange } from './schemas';

/** No change of a subject is older. */
const BEGINNING = new Date('1900-01-01T00:00:00Z');

/**
 * Changes settings and logs what was before and after. A new time zone makes every stored report, and every record of a
 * stock or a flow, out of date: all days are marked in the same transaction and computed again by the next run.
 */
export async function changeSettings(ctx: Context, input: SettingsChange): Promise<Settings> {
  requirePermission(ctx, 'administer');
  const { allowedOriginsBefore, ...change } = SettingsChange.parse(input);
  return inTransaction(ctx, async (tx) => {
    // One change after another; reading goes on meanwhile.
    await tx.db.$executeRaw`LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE`;
    const before = await readSettings(tx.db);
    if (allowedOriginsBefore !== undefined && allowedOriginsBefore.join() !== before.allowedOrigins.join())
      throw new Problem('conflict', takenMeanwhile(before.allowedOrigins));
    const after = Settings.parse({ ...before, ...change });
    for (const key of Object.keys(change) as (keyof Settings)[]) {
      const value = after[key];
      await tx.db.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
    }
    if (before.timeZone !== after.timeZone) {
      await tx.db.$executeRaw`DELETE FROM daily_outcome`;
      await tx.db.$executeRaw`DELETE FROM daily_report`;
      // A run that is under way writes days of the old zone, which cannot be deleted yet.
      await markAnew(tx.db, 'everything');
      // Two zones may agree about the first day and about today, and not about the summers between.
      await tx.db.$executeRaw`
        UPDATE history_build SET dirty_from = ${BEGINNING} WHERE kind IN (
          SELECT kind FROM history_build ORDER BY kind FOR NO KEY UPDATE)`;
    }
    await bumpConfigVersion(tx.db);
    await logActivity(tx, {
      action: 'setting.changed',
      entity: 'setting',
      entityKey: Object.keys(change).join(','),
      before,
      after,
    });
    return after;
  });
}

/** Two people edit one list: who is second learns what the first has saved, and nobody's site is lost. */
function takenMeanwhile(origins: string[]): string {
  const now = origins.length === 0 ? 'none' : origins.join(', ');
  return `Somebody else has changed the origins meanwhile. Stored are: ${now}. Reload the page to change these.`;
}
