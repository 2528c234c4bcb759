const EARLIEST_MS = 7 * 24 * 60 * 60 * 1000;
const LATEST_MS = 5 * 60 * 1000;
/** 1900: the oldest instant that is kept. Anything before is a mistake. */
export const OLDEST_MS = -2_208_988_800_000;
/** How far two attempts of one record may differ because the way took longer. Unit: seconds. */
const TRAVEL_SECONDS = 60;

export type TrueTime = {
  at: Date;
  /** The sender's clock could not be believed. */
  clamped: boolean;
  /** How far a repeat of the record may be off before it says something else; null when it gave no usable time. */
  toleranceSeconds: number | null;
};

/**
 * When a record happened. A browser's clock may be wrong by any amount, but the same clock says when the record was
 * made (`at`) and when it was sent (`sentAt`): the true time is `at + (receivedAt − sentAt)`, clamped to the last 7
 * days and the next 5 minutes, never refused. A trusted sender may state any past time; the future is clamped too.
 */
export function trueTime(input: {
  at?: string | undefined;
  sentAt?: string | undefined;
  receivedAt: Date;
  trusted: boolean;
}): TrueTime {
  const received = input.receivedAt.getTime();
  if (input.at === undefined) return { at: input.receivedAt, clamped: false, toleranceSeconds: null };
  const said = Date.parse(input.at);
  const corrected = input.trusted || input.sentAt === undefined ? said : said + (received - Date.parse(input.sentAt));
  const earliest = input.trusted ? OLDEST_MS : received - EARLIEST_MS;
  const at = Math.min(Math.max(corrected, earliest), received + LATEST_MS);
  if (at !== corrected) return { at: new Date(at), clamped: true, toleranceSeconds: null };
  const exact = input.trusted || input.sentAt === undefined;
  return { at: new Date(at), clamped: false, toleranceSeconds: exact ? 0 : TRAVEL_SECONDS };
}
