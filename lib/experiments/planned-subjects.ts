import { sampleSizeForProportions } from '@/lib/stats';
import { primaryGoal } from './decide-verdict';
import type { DayReport } from './report.schemas';
import type { ExperimentView } from './schemas';

/**
 * How many subjects over all variants the experiment needs: what was planned, else what the wanted effect asks for
 * (5 % two-sided, 80 % power) from the planned or the observed rate of the control. Null when neither is known.
 */
export function plannedSubjectsOf(experiment: ExperimentView, report: DayReport | null): number | null {
  if (experiment.plannedSubjects !== null) return experiment.plannedSubjects;
  if (experiment.minimumEffect === null) return null;
  const observed = report === null ? null : (primaryGoal(experiment, report)?.variants[0]?.rate ?? null);
  const baseline = experiment.baselineRate ?? observed;
  if (baseline === null) return null;
  const treatment = Math.min(baseline * (1 + experiment.minimumEffect), 0.999999);
  if (!(baseline > 0) || treatment <= baseline) return null;
  const size = sampleSizeForProportions({ baseline, treatment });
  return size.status === 'computed' ? Math.ceil(size.subjectsPerVariant) * experiment.variants.length : null;
}
