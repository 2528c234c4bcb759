import 'server-only';
import type { JsonValue } from '@/lib/assign';
import type { ExperimentName, GoalName, VariantName } from '@/lib/definitions';
import { askVariant, recordFor, recordGoalOf } from './server-ask';
import { askerFor, currentAsker, type Asker } from './server-request';

/**
 * Experiments for server code of this application: route handlers and server actions. Asking enrolls at once. Who takes
 * part is never an argument: it is the visitor of the cookie, or whoever is signed in, as the experiment's own kind of
 * subject wants it. In pages use `<Experiment>`, which enrolls only when it is really shown. An unknown name answers
 * the control and is logged once; in development it is an error.
 */

export { Experiment, Variant, Variants } from './server-components';

export type GoalOptions = {
  /** What it is worth; finite and within ±1e12. */
  value?: number;
  /** Made by you before the first attempt: a repeat with the same id changes nothing. */
  id?: string;
};

/** The variant that whoever asks sees. */
export async function variant<Name extends ExperimentName>(name: Name): Promise<VariantName<Name>> {
  return (await askVariant(name, await currentAsker())).variant as VariantName<Name>;
}

/** Does whoever asks see anything but the control? */
export async function test(name: ExperimentName): Promise<boolean> {
  return !(await askVariant(name, await currentAsker())).control;
}

/** Does whoever asks see the control? */
export async function control(name: ExperimentName): Promise<boolean> {
  return (await askVariant(name, await currentAsker())).control;
}

/** The JSON value of the variant that whoever asks sees; null when it has none. */
export async function value(name: ExperimentName): Promise<JsonValue> {
  return (await askVariant(name, await currentAsker())).value;
}

/** Records that whoever asks has reached a goal. Never throws in production. */
export async function recordGoal(name: GoalName, options: GoalOptions = {}): Promise<{ recorded: boolean }> {
  return recordGoalOf(name, options, await currentAsker());
}

/**
 * The same questions for a subject that code names: jobs, webhooks, static pages, tests. Never pass on what a caller
 * sent. What is recorded rests on this application's word, so it counts as confirmed.
 */
export function forSubject(subject: { kind: string; id: string }) {
  const asker: Asker = askerFor(subject);
  const ask = (name: ExperimentName) => askVariant(name, asker);
  return {
    variant: async <Name extends ExperimentName>(name: Name) => (await ask(name)).variant as VariantName<Name>,
    test: async (name: ExperimentName) => !(await ask(name)).control,
    control: async (name: ExperimentName) => (await ask(name)).control,
    value: async (name: ExperimentName) => (await ask(name)).value,
    recordGoal: (name: GoalName, options: GoalOptions = {}) => recordFor(name, subject, options, asker),
  };
}
