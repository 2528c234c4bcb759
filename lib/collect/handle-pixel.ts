import { Key, SubjectId, VISITOR_COOKIE } from '@/lib/config/names';
import { loadDefinitions } from '@/lib/experiments/load-definitions';
import { count } from './counters';
import { CORS, json, type CollectRequest, type CollectResponse } from './http';
import { toRejected } from './handle-goals';
import { DOOR, noteSite, receive, senderOf, singleRecord, WITH_BODY, type Draft } from './receive';
import { recordGoals, reject, type GoalsAnswer } from './record-goals';
import { Refusal, toRefusal } from './refusal';
import { fieldsOf, NamedGoalInput, PixelInput, type SubjectRef } from './schemas';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
const IMAGE: CollectResponse = {
  status: 200,
  headers: {
    ...CORS,
    'content-type': 'image/gif',
    'content-length': '43',
    'cache-control': 'no-store, max-age=0',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  },
  body: GIF,
};

/** A page waits this long for its image at most; what is still on its way then is stored all the same. */
const PATIENCE_MS = 2_000;

/** GET, HEAD, POST /goal/{name}. The image is the answer to every GET, whatever happens; HEAD records nothing. */
export async function handlePixel(request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  const name = goalName(request.path);
  if (request.method === 'POST') return handleNamedGoal(request, receivedAt, name);
  if (request.method === 'HEAD') return IMAGE;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([recordPixel(request, receivedAt, name).catch((error: unknown) => noteLost(error, name)), late]);
  clearTimeout(timer);
  return IMAGE;
}

async function recordPixel(request: CollectRequest, receivedAt: Date, name: string | null): Promise<void> {
  const purpose = request.header('sec-purpose') ?? request.header('purpose');
  if (purpose !== undefined && /prefetch|prerender/i.test(purpose)) return;
  const draft = await receive(request, receivedAt, DOOR);
  if (name === null) return count('rejected', 'invalid_input');
  const subject = await findSubject(draft);
  if (subject === null) return count('unattributed', name);
  const parsed = PixelInput.safeParse({ id: request.query('id'), value: numberOf(request.query('value')) });
  if (!parsed.success) return count('rejected', 'invalid_input');
  const sender = senderOf(draft, 'pixel');
  const answer = await recordGoals([{ index: 0, sequence: 0, input: { ...parsed.data, goal: name, subject } }], sender);
  noteSite(sender, answer.recorded);
}

async function handleNamedGoal(
  request: CollectRequest,
  receivedAt: Date,
  name: string | null,
): Promise<CollectResponse> {
  const draft = await receive(request, receivedAt, WITH_BODY);
  if (name === null)
    throw new Refusal('invalid_input', 'This cannot be the name of a goal.', { fields: { goal: ['is wrong'] } });
  const parsed = NamedGoalInput.safeParse(draft.payload === undefined ? {} : singleRecord(draft));
  if (!parsed.success) throw new Refusal('invalid_input', 'Some fields are wrong.', { fields: fieldsOf(parsed.error) });
  const subject = parsed.data.subject ?? (await findSubject(draft));
  if (subject === null) return json(unattributed(name));
  const sender = senderOf(draft, 'script');
  if (!sender.trusted && subject.kind !== 'visitor')
    throw new Refusal('forbidden', 'Only a secret token may name subjects other than visitors.');
  const answer = await recordGoals([{ index: 0, sequence: 0, input: { ...parsed.data, goal: name, subject } }], sender);
  noteSite(sender, answer.recorded);
  return json(answer);
}

/** Refusals were counted where they happened; what the database could not take is lost, since nobody repeats an image. */
function noteLost(error: unknown, name: string | null): void {
  const { code } = toRefusal(error);
  if (code === 'unavailable' || code === 'internal') count('pixel_lost', name ?? '');
}

/** No subject is invented: the goal is counted, and the answer says why it is not recorded. */
function unattributed(name: string): GoalsAnswer {
  count('unattributed', name);
  const answer: GoalsAnswer = { recorded: 0, duplicates: 0, conflicts: 0, unknown: [], rejected: [] };
  reject(
    answer,
    toRejected(0, new Refusal('unattributed', 'No subject was named, and there is no visitor cookie of this site.')),
  );
  return answer;
}

/**
 * The subject of the query (`weir_visitor` is what `experiments.decorate(url)` adds), else the visitor of a same-site
 * cookie, unless the browser asks not to be tracked.
 */
async function findSubject({ request }: Draft): Promise<SubjectRef | null> {
  const named = SubjectId.safeParse(request.query('subject') ?? request.query(VISITOR_COOKIE));
  if (named.success) return { kind: 'visitor', id: named.data };
  const site = request.header('sec-fetch-site');
  if (site === 'cross-site') return null;
  const cookie = cookieOf(request.header('cookie'));
  if (cookie === null) return null;
  if (request.header('sec-gpc') !== '1') return { kind: 'visitor', id: cookie };
  const { settings } = await loadDefinitions();
  if (!settings.respectGpc) return { kind: 'visitor', id: cookie };
  count('gpc');
  return null;
}

function cookieOf(header: string | undefined): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [name = '', value = ''] = pair.split('=', 2);
    if (name.trim() === VISITOR_COOKIE && SubjectId.safeParse(value.trim()).success) return value.trim();
  }
  return null;
}

/** The last part of `/goal/{name}`; null when it cannot be a goal's key. */
function goalName(path: string): string | null {
  try {
    const name = Key.safeParse(decodeURIComponent(path.slice(path.indexOf('/goal/') + 6)));
    return name.success ? name.data : null;
  } catch {
    return null;
  }
}

/** An unreadable number is kept as NaN, so that the record is refused rather than stored without its value. */
function numberOf(text: string | null): number | null {
  return text === null || text === '' ? null : Number(text);
}
