import { formatPercent, formatDuration } from '@/components/common/format';
import type { ExperimentView } from '@/lib/experiments/schemas';
import { peopleOf, type StateChange } from './state-changes';

export type Dialog = { title: string; confirm: string; sentences: string[]; danger: boolean };

/** A published page keeps the old answer for at most this long. */
const WITHIN = 'Within 90 s';

/** Off for longer than this, and the subjects of before and after are better not mixed. */
const LONG_GAP_MS = 24 * 3_600_000;

/** How long the experiment has been off when that is long enough to propose a new phase, else null. Unit: ms. */
export function longGap(
  experiment: Pick<ExperimentView, 'state' | 'startedAt' | 'endedAt'>,
  now: number,
): number | null {
  if (experiment.state === 'enabled' || experiment.startedAt === null || experiment.endedAt === null) return null;
  const off = now - Date.parse(experiment.endedAt);
  return off > LONG_GAP_MS ? off : null;
}

/** What a dialog says before a change: what visitors will see, and from when. `variant`: the one to promote. */
export function describeChange(
  change: StateChange,
  experiment: ExperimentView,
  options: { now: number; variant?: string },
): Dialog {
  const { key, name } = experiment;
  const people = peopleOf(experiment.subjectKind);
  const called = (variant: string) => calledIn(experiment, variant);
  const control = called(experiment.variants[0]?.key ?? 'control');
  if (experiment.external && (change === 'enable' || change === 'disable')) return describeExternal(change, name);
  switch (change) {
    case 'enable':
      return {
        title: `Enable “${name}”?`,
        confirm: 'Enable',
        danger: false,
        sentences: [
          `${WITHIN}, ${shareOf(experiment, people)} who meet “${key}” are enrolled and see their own variant: ${splitOf(experiment)}.`,
          ...(experiment.coverage < 1 ? [`The other ${people} see “${control}” and are not counted.`] : []),
          ...(experiment.startedAt === null
            ? ['Once it has started, the split and the kind of subject are fixed and the coverage can only grow.']
            : [`Whoever was enrolled before sees the same variant again, and reports go on.`]),
          ...gapSentence(experiment, options.now),
        ],
      };
    case 'disable':
      return {
        title: `Disable “${name}”?`,
        confirm: 'Disable',
        danger: false,
        sentences: [
          `${WITHIN}, everybody sees “${control}”, also ${people} who saw another variant until now.`,
          'Nobody is enrolled any more. What was recorded stays, and you can enable it again.',
        ],
      };
    case 'promote': {
      const variant = called(options.variant ?? experiment.variants[1]?.key ?? 'test');
      return {
        title: `Promote “${variant}”?`,
        confirm: `Promote ${variant}`,
        danger: false,
        sentences: [
          `${WITHIN}, everybody sees “${variant}”, also ${people} who saw another variant until now.`,
          'Nobody is enrolled any more: the experiment ends with the report of today. It goes on serving this variant until you take the question out of the code.',
        ],
      };
    }
    case 'archive':
      return {
        title: `Archive “${name}”?`,
        confirm: 'Archive',
        danger: true,
        sentences: [
          `${WITHIN}, everybody sees “${control}”${experiment.state === 'promoted' ? `, no longer “${called(experiment.promotedVariant ?? '')}”` : ''}.`,
          'The experiment leaves the lists. Its reports stay, and it can be restored.',
        ],
      };
    case 'restore':
      return {
        title: `Restore “${name}”?`,
        confirm: 'Restore',
        danger: false,
        sentences: [`It comes back disabled: everybody goes on seeing “${control}” until you enable it.`],
      };
    case 'phase':
      return {
        title: `Start phase ${experiment.phase + 1} of “${name}”?`,
        confirm: `Start phase ${experiment.phase + 1}`,
        danger: false,
        sentences: [
          experiment.state === 'enabled'
            ? `${WITHIN}, all ${people} are drawn afresh: many will see another variant than until now.`
            : `All ${people} are drawn afresh: once it is enabled, many will see another variant than before.`,
          `Reports begin anew. Those of phase ${experiment.phase} stay readable.`,
        ],
      };
  }
}

function describeExternal(change: 'enable' | 'disable', name: string): Dialog {
  return {
    title: change === 'enable' ? `Mark “${name}” as running?` : `Mark “${name}” as ended?`,
    confirm: change === 'enable' ? 'Mark as running' : 'Mark as ended',
    danger: false,
    sentences: [
      'Another system decides who sees what, so nothing changes for anybody. Records are accepted as before.',
    ],
  };
}

function gapSentence(experiment: ExperimentView, now: number): string[] {
  const off = longGap(experiment, now);
  if (off === null) return [];
  return [
    `It was off for ${formatDuration(off)}. Consider a new phase instead, so that before and after are not mixed.`,
  ];
}

function shareOf(experiment: ExperimentView, people: string): string {
  return experiment.coverage >= 1 ? `all ${people}` : `${formatPercent(experiment.coverage, 0)} of ${people}`;
}

function splitOf(experiment: ExperimentView): string {
  return experiment.variants
    .map((variant) => `${formatPercent(variant.weight, 0)} “${calledIn(experiment, variant.key)}”`)
    .join(', ');
}

/** People know a variant by its name; code knows it by its key. */
function calledIn(experiment: ExperimentView, key: string): string {
  return experiment.variants.find((variant) => variant.key === key)?.name ?? key;
}
