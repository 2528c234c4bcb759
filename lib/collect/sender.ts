import type { GoalRecordSource } from '@/lib/goals/insert-goal-records';
import type { Agent } from './agent';

/** What is known about whoever sends a record, apart from the record itself. */
export type Sender = {
  /** Holds a secret, or is code of this application: may name any subject, any past time and any variant. */
  trusted: boolean;
  automated: boolean;
  source: GoalRecordSource;
  receivedAt: Date;
  device: Agent['device'] | null;
  language: string | null;
  /** Of the page; null when the sender is not a page. */
  origin: string | null;
};

/** Code of this application that records for a subject, such as a server action of a page. */
export function serverSender(receivedAt: Date): Sender {
  return { trusted: true, automated: false, source: 'server', receivedAt, device: null, language: null, origin: null };
}
