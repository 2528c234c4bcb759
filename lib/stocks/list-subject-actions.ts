import { requirePermission, type Context } from '@/lib/db/context';
import { findSubjectActions } from './callbacks';
import type { SubjectActionView } from './schemas';

/** What this installation's code lets people do with subjects of a kind (`defineSubjectAction`). */
export function listSubjectActions(ctx: Context, { kind }: { kind: string }): SubjectActionView[] {
  requirePermission(ctx, 'read');
  return findSubjectActions(kind).map(({ slug, name, confirm }) => ({ slug, name, confirm: confirm ?? null }));
}
