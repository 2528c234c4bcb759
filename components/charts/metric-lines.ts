import type { AnnotationView, MetricSeries } from '@/lib/metrics/schemas';

/** What pages need to know of a metric's lines before its chart is loaded. Pure. */

/** The line that holds what is not among the largest. The same text as `OTHER` of the metrics room. */
export const OTHER_LINE = ' other';

/** May the lines be drawn one on the other? Not when one of them goes below zero. */
export function isStackable(series: MetricSeries): boolean {
  return series.lines.length > 1 && series.lines.every(({ values }) => values.every((value) => (value ?? 0) >= 0));
}

/**
 * Days on which something happened, ascending, with a letter each: A, B, … Z, 27, … Charts and lists that are given the
 * same notes use the same letters, whatever part of them they show.
 */
export function letterNotes(
  notes: readonly AnnotationView[],
): { day: string; letter: string; items: AnnotationView[] }[] {
  const byDay = new Map<string, AnnotationView[]>();
  for (const note of notes) byDay.set(note.date, [...(byDay.get(note.date) ?? []), note]);
  return [...byDay]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, items], index) => ({
      day,
      letter: index < 26 ? String.fromCharCode(65 + index) : String(index + 1),
      items,
    }));
}
