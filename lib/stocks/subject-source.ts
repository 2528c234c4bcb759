import { Prisma } from '@/lib/db/generated/client';
import { defineSource } from '@/lib/subjects/sources';
import { compileInstant, compileMembers } from './compile-filter';
import { Filter } from './filter.schemas';

/**
 * Subjects of a kind as they are now, perhaps only those who fit a filter. Dated by the first that is known of them, or by
 * an attribute that holds a date; who has none is left out. A date alone is that day of the calendar. Import this file
 * for its effect.
 */
defineSource('subject', async (_, { kind, filter: given, dateField }, { timeZone }) => {
  const filter = Filter.nullable().parse(given);
  const fits =
    filter === null
      ? Prisma.sql`s.kind = ${kind} AND (s.kind <> 'visitor' OR s.confirmed_at IS NOT NULL)`
      : compileMembers(kind, filter, Prisma.sql`s`);
  const dated =
    dateField === null
      ? Prisma.sql`
          SELECT s.id, s.external_id, s.attributes, least(s.received_at,
            (SELECT min(a.at) FROM attribute_change a WHERE a.subject_id = s.id),
            (SELECT min(e.enrolled_at) FROM enrollment e WHERE e.subject_id = s.id),
            (SELECT min(r.at) FROM goal_record r WHERE r.subject_id = s.id),
            (SELECT min(v.at) FROM flow_event v WHERE v.subject_id = s.id)) AS at
          FROM subject s WHERE ${fits}`
      : Prisma.sql`
          SELECT s.id, s.external_id, s.attributes, ${compileInstant(dateField, Prisma.sql`s.attributes`, timeZone)} AS at
          FROM subject s WHERE ${fits}`;
  return {
    rows: Prisma.sql`
      SELECT d.id AS subject_id, d.external_id, d.at, NULL::numeric AS value, d.attributes
      FROM (${dated}) d WHERE d.at IS NOT NULL`,
    // Who changes may leave a day that nobody can name any more: everything is counted again.
    changedSince: (since) => Prisma.sql`
      SELECT CASE WHEN EXISTS (
          SELECT FROM subject s WHERE s.kind = ${kind}
            AND (s.touched_at >= ${since}::timestamptz OR s.received_at >= ${since}::timestamptz)
        ) OR EXISTS (
          SELECT FROM attribute_change a JOIN subject s ON s.id = a.subject_id AND s.kind = ${kind}
          WHERE a.received_at >= ${since}::timestamptz
        ) OR (${dateField === null} AND (EXISTS (
          SELECT FROM goal_record r JOIN subject s ON s.id = r.subject_id AND s.kind = ${kind}
          WHERE r.received_at >= ${since}::timestamptz AND r.at < s.received_at
        ) OR EXISTS (
          SELECT FROM enrollment e JOIN subject s ON s.id = e.subject_id AND s.kind = ${kind}
          WHERE e.touched_at >= ${since}::timestamptz AND e.enrolled_at < s.received_at
        ) OR EXISTS (
          SELECT FROM flow_event v JOIN subject s ON s.id = v.subject_id AND s.kind = ${kind}
          WHERE v.received_at >= ${since}::timestamptz AND v.at < s.received_at
        ))) THEN '-infinity'::timestamptz END AS from_at`,
    marks: [`subject:${kind}`],
    identity: `subject:${kind}:${JSON.stringify(filter)}:${dateField ?? ''}`,
  };
});
