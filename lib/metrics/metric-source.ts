import { Prisma } from '@/lib/db/generated/client';
import { defineSource } from '@/lib/subjects/sources';
import { whyNotPerSubject } from './why-not-per-subject';
import { halvesOf } from './store';

/**
 * Statistics of another metric by day, at the beginning of their day: those with just the dimensions that are asked for,
 * so that nothing is there twice. The subject is what stands behind the dimension `object`, or the set of dimensions.
 * Import this file for its effect.
 */
defineSource('metric', async (db, { metric: ref }, { timeZone, paths }) => {
  const { domain, metric } = halvesOf(ref);
  const found = await db.metric.findFirst({
    where: { ref: metric, domain: { ref: domain }, derived: { equals: Prisma.DbNull } },
    select: { id: true, kind: true, betterWhen: true, unit: true },
  });
  if (found === null) return null;
  const { id } = found;
  const names = [...new Set(paths.map((path) => (path === 'subject' ? 'object' : path)))].sort();
  const counts = Prisma.sql`
    s.metric_id = ${id} AND s.period = 'day' AND s.value IS NOT NULL
    AND ARRAY(SELECT jsonb_object_keys(s.dimensions) COLLATE "C" ORDER BY 1) = ${names}::text[]`;
  const at = (date: Prisma.Sql) => Prisma.sql`(${date}::timestamp AT TIME ZONE ${timeZone})`;
  return {
    rows: Prisma.sql`
      SELECT coalesce(md5(s.dimensions ->> 'object')::uuid, s.dimensions_id) AS subject_id,
        s.dimensions ->> 'object' AS external_id, ${at(Prisma.sql`s.date`)} AS at, s.value, s.dimensions AS attributes
      FROM statistic s WHERE ${counts}`,
    // Answered by the index on (metric_id, period, date).
    changedSince: (since) => Prisma.sql`
      SELECT ${at(Prisma.sql`min(s.date)`)} AS from_at FROM statistic s
      WHERE s.metric_id = ${id} AND s.period = 'day' AND s.recorded_at >= ${since}::timestamptz`,
    marks: [`metric:${id}`],
    about: { betterWhen: found.betterWhen === 'lower' ? 'lower' : 'higher', unit: found.unit },
    whyNotPerSubject: () => whyNotPerSubject(db, found),
    identity: `metric:${id}`,
  };
});
