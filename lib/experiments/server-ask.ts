import 'server-only';
import { serveVariant, type ServedVariant } from '@/lib/assign';
import { count } from '@/lib/collect/counters';
import { recordEnrollments } from '@/lib/collect/record-enrollments';
import { recordGoals } from '@/lib/collect/record-goals';
import { recordIdentity } from '@/lib/collect/record-identity';
import { isRefusal } from '@/lib/collect/refusal';
import { GoalRecordInput } from '@/lib/collect/schemas';
import { kept } from '@/lib/collect/state';
import { environment } from '@/lib/config/env';
import { log } from '@/lib/config/log';
import { subjectId } from '@/lib/subjects/subject-id';
import { loadDefinitions } from './load-definitions';
import type { VariantAnswer } from './served.schemas';
import type { Asker } from './server-request';

/**
 * What server code asks, for any asker. Nothing here decides about variants or records by itself: that is `lib/assign`
 * and the same judging that records go through when they come by HTTP. Whatever fails, a page gets an answer.
 */

const MAX_SAID = 1_000;

/** What the asker sees, without recording that they have seen it: `pending` says what would have to be recorded. */
export async function peekVariant(experiment: string, asker: Asker): Promise<VariantAnswer> {
  const definition = await findDefinition(experiment);
  if (definition === null) return { experiment, variant: 'control', value: null, control: true, pending: null };
  const { config } = definition;
  const control = config.variants[0]?.key ?? 'control';
  const answer = (variant: string, value: VariantAnswer['value'], pending: VariantAnswer['pending'] = null) => ({
    experiment,
    variant,
    value,
    control: variant === control,
    pending,
  });
  const previewed = config.variants.find(({ key }) => key === asker.preview(experiment));
  if (previewed !== undefined) return answer(previewed.key, previewed.value ?? null);
  const kind = config.subjectKind;
  const subject = await asker.subject(kind).catch(() => null);
  const served: ServedVariant = serveVariant(config, subject);
  if (!served.enrolls) return answer(served.variant, served.value);
  const { phase, version: configVersion } = config;
  const visitor = kind === 'visitor' ? subject : null;
  const { variant, value } = served;
  const id = subjectId(kind, subject ?? '');
  return answer(variant, value, { experiment, variant, phase, configVersion, asker: id, visitor });
}

/** What the asker sees; they are enrolled when this returns. */
export async function askVariant(experiment: string, asker: Asker): Promise<VariantAnswer> {
  const answer = await peekVariant(experiment, asker);
  if (answer.pending === null) return answer;
  const seen = { ...answer, pending: null };
  try {
    const config = (await findDefinition(experiment))?.config;
    const kind = config?.subjectKind ?? 'visitor';
    const id = await asker.subject(kind);
    if (id === null) return seen;
    asker.takeAllowance();
    const [result] = await recordEnrollments([{ experiment, subject: { kind, id } }], asker.sender(kind));
    if (result === undefined || isRefusal(result)) throw result ?? new Error('no answer');
    const { variant, value } = result;
    return { ...seen, variant, value, control: variant === config?.variants[0]?.key };
  } catch (error) {
    log().warn({ experiment, message: messageOf(error) }, 'an enrollment by server code is lost');
    return seen;
  }
}

/**
 * Records a goal for the asker: for the user when there is one, else for the visitor. When both are known, that they
 * are the same is recorded too, so that the goal counts in experiments of either kind.
 */
export async function recordGoalOf(
  goal: string,
  options: { value?: number | undefined; id?: string | undefined },
  asker: Asker,
): Promise<{ recorded: boolean }> {
  try {
    const [user, visitor] = await Promise.all([asker.subject('user'), asker.subject('visitor')]);
    const subject =
      user !== null ? { kind: 'user', id: user } : visitor !== null ? { kind: 'visitor', id: visitor } : null;
    if (subject === null) {
      count('unattributed', goal);
      return { recorded: false };
    }
    if (user !== null && visitor !== null) await linkOnce(user, visitor, asker);
    return await recordFor(goal, subject, options, asker);
  } catch (error) {
    if (error instanceof Misused) throw error;
    log().warn({ goal, message: messageOf(error) }, 'a goal by server code is lost');
    return { recorded: false };
  }
}

/** Records a goal for a subject of any kind. */
export async function recordFor(
  goal: string,
  subject: { kind: string; id: string },
  options: { value?: number | undefined; id?: string | undefined },
  asker: Asker,
): Promise<{ recorded: boolean }> {
  const parsed = GoalRecordInput.safeParse({ goal, subject, ...options });
  if (!parsed.success) {
    misused(`goal ${goal}`, `The goal "${goal}" cannot be recorded: ${parsed.error.issues[0]?.message ?? ''}.`);
    return { recorded: false };
  }
  asker.takeAllowance();
  const answer = await recordGoals([{ index: 0, sequence: 0, input: parsed.data }], asker.sender(subject.kind));
  if (answer.unknown.length > 0) misused(`goal ${goal}`, `There is no goal "${goal}". Define it first.`);
  return { recorded: answer.recorded > 0 };
}

async function linkOnce(user: string, visitor: string, asker: Asker): Promise<void> {
  const done = kept('links by server code', () => new Set<string>());
  const key = `${visitor}\n${user}`;
  if (done.has(key)) return;
  // Not on our own word: that somebody signed in does not prove that the visitor is human.
  await recordIdentity({ visitor, user, id: 'server' }, asker.sender('visitor'));
  if (done.size >= MAX_SAID) done.clear();
  done.add(key);
}

async function findDefinition(experiment: string) {
  try {
    const { experiments } = await loadDefinitions();
    const found = experiments.get(experiment);
    if (found !== undefined) return found;
  } catch (error) {
    sayOnce('definitions', `Experiments cannot be read, so that everybody sees the control: ${messageOf(error)}`);
    return null;
  }
  count('unknown_experiment', experiment);
  misused(`experiment ${experiment}`, `There is no experiment "${experiment}". Define it, or correct its name.`);
  return null;
}

/** A mistake of whoever wrote the code, which development shows at once. */
class Misused extends Error {}

function misused(what: string, sentence: string): void {
  if (environment().NODE_ENV === 'development') throw new Misused(sentence);
  sayOnce(what, sentence);
}

function sayOnce(what: string, sentence: string): void {
  const said = kept('said by server code', () => new Set<string>());
  if (said.has(what) || said.size >= MAX_SAID) return;
  said.add(what);
  log().error(sentence);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
