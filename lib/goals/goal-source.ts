import { Prisma } from '@/lib/db/generated/client';
import { defineSource } from '@/lib/subjects/sources';

/**
 * Records of a goal, each counted where it happened, not where it travelled to: of people, and of visitors who are known
 * to be people. So what a purge takes away was never counted. Attributes are those of the subject as it is now. Import
 * this file for its effect.
 */
defineSource('goal', async (db, { goal: key }, { paths }) => {
  const goal = await db.goal.findUnique({ where: { key }, select: { id: true } });
  if (goal === null) return null;
  const { id } = goal;
  const counts = Prisma.sql`r.goal_id = ${id} AND r.origin IS NULL AND NOT r.automated`;
  const byAttributes = paths.some((path) => path !== 'subject');
  return {
    rows: Prisma.sql`
      SELECT r.subject_id, s.external_id, r.at, r.value, s.attributes
      FROM goal_record r JOIN subject s ON s.id = r.subject_id
      WHERE ${counts} AND (s.kind <> 'visitor' OR s.confirmed_at IS NOT NULL)`,
    earliest: Prisma.sql`SELECT min(r.at) AS at FROM goal_record r WHERE ${counts}`,
    // BRIN on received_at, touched_at and received_at; then goal_record's index on (subject_id, goal_id, at).
    changedSince: (since) => Prisma.sql`
      SELECT min(at) AS from_at FROM (
        SELECT min(r.at) AS at FROM goal_record r WHERE ${counts} AND r.received_at >= ${since}::timestamptz
        UNION ALL
        SELECT min(r.at) FROM subject s JOIN goal_record r ON r.subject_id = s.id
        WHERE s.touched_at >= ${since}::timestamptz AND s.kind = 'visitor' AND s.confirmed_at IS NOT NULL AND ${counts}
        UNION ALL
        SELECT min(r.at) FROM attribute_change a JOIN goal_record r ON r.subject_id = a.subject_id
        WHERE ${byAttributes} AND a.received_at >= ${since}::timestamptz AND ${counts}
      ) changed`,
    marks: byAttributes ? [`goal:${id}`, 'attributes'] : [`goal:${id}`],
    identity: `goal:${id}`,
  };
});
