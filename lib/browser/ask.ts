import { findVariant, type JsonValue } from '@/lib/assign';
import { once, record } from './outbox';
import { bare, experiments, parameters } from './page';
import { quiet } from './storage';
import { assignee, context } from './visitor';

type Shown = { key: string; value: JsonValue };
export type Answer = Shown & { control: boolean };

const unknown: Answer = { key: 'control', value: null, control: true };

const answers: Record<string, Answer> = bare({});

const decide = (name: string): Answer => {
  const found = experiments.find(({ key }) => key === name);
  if (!found) {
    console.error('unknown experiment', name);
    return unknown;
  }
  const { variants, phase, version, shown } = found;
  const previewed = variants.find(({ key }) => key === parameters.get(`weir-${name}`));
  const own = findVariant(found, assignee);
  const { key, value } = previewed ?? own ?? (variants[shown] as Shown);
  if (own && !previewed && once(`${name} ${phase}`)) {
    record('enrollments', {
      experiment: name,
      subject: assignee,
      variant: key,
      phase,
      configVersion: version,
      context,
    });
  }
  return { key, value, control: key === (variants[0] as Shown).key };
};

/** What this visitor sees of an experiment, the same all through the page. The first question enrolls. */
export const ask = quiet((name: string): Answer => (answers[name] ??= decide(name)), unknown);
