import { insertEnrollments, type EnrollmentOutcome, type EnrollmentRow } from '@/lib/experiments/insert-enrollments';
import { GroupCommit } from './group-commit';
import { parseEnrollment } from './parse-records';
import { failLine, importLines, type ImportTally } from './import-lines';
import { collectPool } from './pool';
import { senderOf, type Draft } from './receive';
import { recordEnrollments, type EnrollmentReason } from './record-enrollments';
import { isRefusal } from './refusal';
import { kept } from './state';

export type EnrollmentImport = ImportTally & { results: Partial<Record<EnrollmentReason, number>> };

const queue = (): GroupCommit<EnrollmentRow, EnrollmentOutcome> =>
  kept('enrollment imports', () => new GroupCommit((rows) => insertEnrollments(collectPool(), rows)));

/** Stores enrollments from JSON lines and counts what became of them. Sending the same lines again changes nothing. */
export async function importEnrollments(draft: Draft): Promise<EnrollmentImport> {
  const tally: EnrollmentImport = { lines: 0, results: {}, failed: 0, errors: [] };
  await importLines(
    draft,
    tally,
    (record) => parseEnrollment(record),
    async (lines) => {
      const inputs = lines.map(({ input }) => input);
      const results = await recordEnrollments(inputs, senderOf(draft, 'import'), (rows) => queue().add(rows));
      results.forEach((result, n) => {
        if (isRefusal(result)) failLine(tally, lines[n]?.line ?? 0, result);
        else tally.results[result.reason] = (tally.results[result.reason] ?? 0) + 1;
      });
    },
  );
  return tally;
}
