import type { Database } from '@/lib/db/context';

/**
 * Copies goal records to the other members of their subject's cluster: what arrived since, and everything of the
 * subjects whose cluster changed. A copy keeps its id (the subject is part of the key) and names its origin, so that
 * copying twice changes nothing and totals can count origins only. Answers the number of new copies.
 */
export async function travelRecords(db: Database, since: string, changedSubjects: string[]): Promise<number> {
  // Answered by BRIN on received_at for the new records and by the primary key for the changed subjects.
  return db.$executeRaw`
    WITH records AS (
      SELECT * FROM goal_record WHERE received_at >= ${since}::timestamptz AND origin IS NULL
      UNION
      SELECT * FROM goal_record WHERE subject_id = ANY(${changedSubjects}::uuid[]) AND origin IS NULL
    ), belongs AS (
      SELECT visitor_id AS subject_id, user_id FROM cluster_member
      UNION ALL
      SELECT DISTINCT user_id, user_id FROM cluster_member
    )
    INSERT INTO goal_record (subject_id, id, goal_id, at, sequence, value, origin, automated, source)
    SELECT other.subject_id, r.id, r.goal_id, r.at, r.sequence, r.value, r.subject_id, r.automated, r.source
    FROM records r
    JOIN belongs own ON own.subject_id = r.subject_id
    JOIN belongs other ON other.user_id = own.user_id AND other.subject_id <> r.subject_id
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING`;
}

/**
 * Copies flow events to the other members of their subject's cluster, by the same rule. Copies of events that a late
 * change took back are removed by whoever takes them back.
 */
export async function travelFlowEvents(db: Database, since: string, changedSubjects: string[]): Promise<number> {
  // Answered by BRIN on received_at for the new events and by the primary key for the changed subjects.
  return db.$executeRaw`
    WITH events AS (
      SELECT * FROM flow_event WHERE received_at >= ${since}::timestamptz AND origin IS NULL
      UNION
      SELECT * FROM flow_event WHERE subject_id = ANY(${changedSubjects}::uuid[]) AND origin IS NULL
    ), belongs AS (
      SELECT visitor_id AS subject_id, user_id FROM cluster_member
      UNION ALL
      SELECT DISTINCT user_id, user_id FROM cluster_member
    )
    INSERT INTO flow_event (subject_id, id, flow_id, at, sequence, source, sink, before, after, change_id, origin)
    SELECT other.subject_id, e.id, e.flow_id, e.at, e.sequence, e.source, e.sink, e.before, e.after, e.change_id,
      e.subject_id
    FROM events e
    JOIN belongs own ON own.subject_id = e.subject_id
    JOIN belongs other ON other.user_id = own.user_id AND other.subject_id <> e.subject_id
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING`;
}
