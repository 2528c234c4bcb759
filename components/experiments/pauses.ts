/** One change of state, as the activity log tells it. */
export type StateChangeEntry = { at: string; action: string };

const OFF = new Set(['experiment.disabled', 'experiment.promoted', 'experiment.archived', 'experiment.restored']);

/**
 * The whole days on which nobody was enrolled between two enablings: a day on which the experiment was on for a while
 * is none of them. An experiment that is off now has no pause, it has an end.
 */
export function pausesOf(
  entries: readonly StateChangeEntry[],
  timeZone: string,
): { from: string; to: string; label: string }[] {
  const inOrder = [...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const pauses: { from: string; to: string; label: string }[] = [];
  let on = false;
  let offSince: string | null = null;
  for (const entry of inOrder) {
    if (entry.action === 'experiment.enabled') {
      if (offSince !== null) {
        const from = shiftDay(dayIn(offSince, timeZone), 1);
        const to = shiftDay(dayIn(entry.at, timeZone), -1);
        if (from <= to) pauses.push({ from, to, label: 'off' });
      }
      on = true;
      offSince = null;
    } else if (on && OFF.has(entry.action)) {
      on = false;
      offSince = entry.at;
    }
  }
  return pauses;
}

/** The calendar day of an instant in a time zone. */
export function dayIn(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(new Date(at));
}

function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
}
