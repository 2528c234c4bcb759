import { Prisma } from '@/lib/db/generated/client';
import { defineSource } from '@/lib/subjects/sources';

/**
 * Enrollments that count, of every phase, at the time of the enrollment. Attributes are what the first record said of its
 * surroundings, and the variant. Import this file for its effect.
 */
defineSource('enrollment', async (db, { experiment: key, variant }) => {
  const experiment = await db.experiment.findUnique({ where: { key }, select: { id: true } });
  if (experiment === null) return null;
  const { id } = experiment;
  return {
    rows: Prisma.sql`
      SELECT e.subject_id, s.external_id, e.enrolled_at AS at, NULL::numeric AS value,
             coalesce(e.context, '{}') || jsonb_build_object('variant', e.variant) AS attributes
      FROM enrollment e LEFT JOIN subject s ON s.id = e.subject_id
      WHERE e.experiment_id = ${id} AND (${variant === null} OR e.variant = ${variant ?? ''})
        AND e.confirmed AND NOT e.automated AND NOT e.crossed AND NOT e.cluster_crossed AND NOT e.duplicate`,
    // Whether it counts may have changed as well: every change of an enrollment touches it. Answered by BRIN on touched_at.
    changedSince: (since) => Prisma.sql`
      SELECT min(enrolled_at) AS from_at FROM enrollment
      WHERE experiment_id = ${id} AND touched_at >= ${since}::timestamptz`,
    marks: [`enrollment:${id}`],
    identity: `enrollment:${id}:${variant ?? ''}`,
  };
});
