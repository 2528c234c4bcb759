import type { JsonValue } from '@/lib/assign';

/** What is still to be recorded when an answer is really shown to somebody. */
export type PendingEnrollment = {
  experiment: string;
  variant: string;
  phase: number;
  configVersion: number;
  /** Stored id of whoever asked: one loaded page may be seen by several people, one after another. */
  asker: string;
  /** Null for subjects of other kinds: then the server records it, which knows who it is. */
  visitor: string | null;
};

/** What server code answers about an experiment: types only, shared by the server and by components. */
export type VariantAnswer = {
  experiment: string;
  variant: string;
  value: JsonValue;
  /** Is this the control? */
  control: boolean;
  /** Null when it is recorded already, or when there is nothing to record. */
  pending: PendingEnrollment | null;
};
