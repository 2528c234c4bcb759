import type { EnrollmentRow } from './insert-enrollments';

/**
 * Puts several records of one (subject, experiment, phase) together, and sorts by that key. Commutative and
 * associative: the earliest record by (time, event id) gives time, variant and context; different variants make it
 * crossed; it stays automated only when every record is.
 */
export function mergeEnrollments(rows: readonly EnrollmentRow[]): EnrollmentRow[] {
  const merged = new Map<string, EnrollmentRow>();
  for (const row of rows) {
    const key = `${row.subject.id}/${String(row.experimentId)}/${String(row.phase)}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? row : mergeTwo(known, row));
  }
  return [...merged.values()].sort(byKey);
}

function mergeTwo(a: EnrollmentRow, b: EnrollmentRow): EnrollmentRow {
  return {
    ...(isEarlier(b, a) ? b : a),
    crossed: a.crossed || b.crossed || a.variant !== b.variant,
    automated: a.automated && b.automated,
    confirmed: a.confirmed || b.confirmed,
  };
}

function isEarlier(a: EnrollmentRow, b: EnrollmentRow): boolean {
  const difference = a.enrolledAt.getTime() - b.enrolledAt.getTime();
  return difference < 0 || (difference === 0 && a.eventId < b.eventId);
}

function byKey(a: EnrollmentRow, b: EnrollmentRow): number {
  if (a.subject.id !== b.subject.id) return a.subject.id < b.subject.id ? -1 : 1;
  if (a.experimentId !== b.experimentId) return a.experimentId - b.experimentId;
  return a.phase - b.phase;
}
