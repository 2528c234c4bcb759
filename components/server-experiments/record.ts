import type { PendingEnrollment, VariantAnswer } from '@/lib/experiments/served.schemas';

export type AskVariant = (name: string) => Promise<VariantAnswer>;

const TRIES = 4;
const HUMAN_AFTER_MS = 1_000;
const KEPT = 'weir_shown';
const MAX_KEPT = 200;
/** What this page has recorded already; React runs effects twice in development. */
const done = new Set<string>();

/** Records that an answer was shown. Does nothing on a page that the browser prepares ahead, until it is shown. */
export function recordShown(pending: PendingEnrollment, ask: AskVariant | undefined): void {
  const { experiment, phase, asker, visitor } = pending;
  const key = `${experiment}/${phase}/${asker}`;
  if (done.has(key)) return;
  done.add(key);
  if (visitor !== null) confirmWhenHuman(visitor);
  if (recall().includes(key)) return;
  whenShown(() => {
    if (visitor === null) void ask?.(experiment).catch(() => done.delete(key));
    else {
      const { variant, configVersion } = pending;
      const context = navigator.webdriver ? { webdriver: true } : {};
      const record = { experiment, subject: visitor, variant, phase, configVersion, context };
      void send('enrollments', record).then((isRecorded) => {
        if (isRecorded) remember(key);
      });
    }
  });
}

/** What earlier pages of this browser have recorded: asking again would change nothing. */
function recall(): string[] {
  try {
    return (localStorage.getItem(KEPT) ?? '').split('\n');
  } catch {
    return [];
  }
}

function remember(key: string): void {
  try {
    localStorage.setItem(KEPT, [...recall(), key].slice(-MAX_KEPT).join('\n'));
  } catch {
    // Without storage it is recorded on every page, which changes nothing.
  }
}

function whenShown(run: () => void): void {
  if ('prerendering' in document && document.prerendering === true)
    document.addEventListener('prerenderingchange', run, { once: true });
  else run();
}

/** Seen for a second, or touched: a person. Where the script is on the page it says so itself. */
function confirmWhenHuman(visitor: string): void {
  if (navigator.webdriver || 'experiments' in window || done.has(visitor)) return;
  done.add(visitor);
  const confirm = () => {
    if (document.hidden || done.has(`human ${visitor}`)) return;
    done.add(`human ${visitor}`);
    void send('confirmations', { visitor });
  };
  whenShown(() => setTimeout(confirm, HUMAN_AFTER_MS));
  for (const type of ['click', 'keydown', 'visibilitychange'])
    addEventListener(type, () => setTimeout(confirm, HUMAN_AFTER_MS), { capture: true, passive: true });
}

/** The id is made once, so that trying again never records twice. Nothing that goes wrong reaches the page. */
async function send(endpoint: 'enrollments' | 'confirmations', record: object): Promise<boolean> {
  const body = { ...record, id: makeId(), at: new Date().toISOString() };
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const sent = { ...body, sentAt: new Date().toISOString() };
    const response = await fetch(`/api/v1/${endpoint}`, {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    }).catch(() => null);
    if (response !== null && response.status !== 429 && response.status < 500) return response.ok;
    const after = Number(response?.headers.get('retry-after') ?? 2 ** attempt);
    await new Promise((resolve) => setTimeout(resolve, Math.min(60, after) * 1000));
  }
  return false;
}

/** A random id, also on pages without https, where `crypto.randomUUID` is missing. */
function makeId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
