import { confirmSubjects } from '@/lib/subjects/confirm-subjects';
import { insertIdentityLinks, type IdentityLinkRow } from '@/lib/subjects/insert-identity-links';
import type { SubjectRow } from '@/lib/subjects/insert-subjects';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { count, countTotal } from './counters';
import { GroupCommit, type RowResult } from './group-commit';
import { collectPool } from './pool';
import { isDriven } from './record-context';
import type { ConfirmationInput, IdentifyInput } from './schemas';
import type { Sender } from './sender';
import { kept } from './state';
import { trueTime } from './true-time';

export const confirmationQueue = (): GroupCommit<SubjectRow, null> =>
  kept('confirmations', () => new GroupCommit((rows) => confirmSubjects(collectPool(), rows)));

export const linkQueue = (): GroupCommit<IdentityLinkRow, boolean> =>
  kept('links', () => new GroupCommit((rows) => insertIdentityLinks(collectPool(), rows)));

/** A visitor has shown to be human. Bots and driven browsers that say so are counted, not believed. */
export async function recordConfirmation(input: ConfirmationInput, sender: Sender): Promise<void> {
  if (!sender.trusted && (sender.automated || isDriven(input.context))) return count('automated', 'confirmation');
  const at = timeOf(input, sender);
  expectWritten(await confirmationQueue().add([subjectRow('visitor', input.visitor, at)]));
  countTotal('confirmations_recorded');
}

/** A visitor is a user, as somebody who knows both says. The first user of a visitor stays; a second one is counted. */
export async function recordIdentity(input: IdentifyInput, sender: Sender): Promise<void> {
  const at = timeOf(input, sender);
  const confirmedAt = sender.trusted ? at : null;
  const visitor = subjectRow('visitor', input.visitor, confirmedAt);
  const user = subjectRow('user', input.user, confirmedAt);
  const id = identityLinkId(visitor.id, user.id, input.id ?? input.at ?? '');
  const [isShared] = expectWritten(await linkQueue().add([{ visitor, user, id, at }]));
  if (isShared === true) count('shared_device');
  countTotal('links_recorded');
}

function timeOf(
  { at, sentAt }: { at?: string | null | undefined; sentAt?: string | null | undefined },
  sender: Sender,
): Date {
  const time = trueTime({
    at: at ?? undefined,
    sentAt: sentAt ?? undefined,
    receivedAt: sender.receivedAt,
    trusted: sender.trusted,
  });
  if (time.clamped) count('clamped');
  return time.at;
}

function subjectRow(kind: string, externalId: string, confirmedAt: Date | null): SubjectRow {
  return { id: subjectId(kind, externalId), kind, externalId, confirmedAt };
}

function expectWritten<Outcome>(results: RowResult<Outcome>[]): Outcome[] {
  return results.map((result) => {
    if ('refusal' in result) throw result.refusal;
    return result.outcome;
  });
}
