import { Prisma } from '@/lib/db/generated/client';
import { defineSource } from '@/lib/subjects/sources';

/**
 * Events of a flow, each counted where it happened. Attributes are the facets after the transition, or before it for who
 * went outside. Import this file for its effect.
 */
defineSource('flow', async (db, { flow: slug }) => {
  const flow = await db.flow.findUnique({ where: { slug }, select: { id: true } });
  if (flow === null) return null;
  const { id } = flow;
  return {
    rows: Prisma.sql`
      SELECT v.subject_id, s.external_id, v.at, NULL::numeric AS value,
             CASE WHEN v.sink IS NULL THEN v.before ELSE v.after END AS attributes
      FROM flow_event v LEFT JOIN subject s ON s.id = v.subject_id
      WHERE v.flow_id = ${id} AND v.origin IS NULL`,
    // Answered by BRIN on received_at. Events that a late change takes back are marked where that is done.
    changedSince: (since) => Prisma.sql`
      SELECT min(at) AS from_at FROM flow_event
      WHERE flow_id = ${id} AND origin IS NULL AND received_at >= ${since}::timestamptz`,
    marks: [`flow:${id}`],
    identity: `flow:${id}`,
  };
});
