import { actorName, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';

export type ActivityEntry = {
  /** `entity.verb` in the past tense: `experiment.enabled`. */
  action: string;
  entity: string;
  entityKey: string;
  before?: Prisma.InputJsonValue | null;
  after?: Prisma.InputJsonValue | null;
};

/** Writes who changed what, in the transaction of the change. Secrets never belong into `before` or `after`. */
export async function logActivity(ctx: Context, entry: ActivityEntry): Promise<void> {
  await ctx.db.activity.create({
    data: {
      at: ctx.now,
      actorKind: ctx.actor.kind,
      actorId: 'id' in ctx.actor ? ctx.actor.id : null,
      actorName: actorName(ctx.actor),
      action: entry.action,
      entity: entry.entity,
      entityKey: entry.entityKey,
      before: entry.before ?? Prisma.DbNull,
      after: entry.after ?? Prisma.DbNull,
    },
  });
}
