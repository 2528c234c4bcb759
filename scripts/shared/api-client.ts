// A client of Weir's own HTTP interface that waits and tries again when it is told to.

export type ApiError = Error & { status: number; code: string };

export type Api = {
  get<T>(path: string): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** Sends lines of JSON. */
  send<T>(path: string, lines: string): Promise<T>;
};

const TRIES = 8;
const WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/** @param options `onWait` is told before each wait, with its length in milliseconds and the reason */
export function createApi(options: {
  base: string;
  token: string;
  onWait?: (ms: number, reason: string) => void;
  fetch?: typeof fetch;
}): Api {
  const { base, token, onWait = () => undefined } = options;
  const send = options.fetch ?? fetch;

  async function call<T>(method: string, path: string, body?: string, type = 'application/json'): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let reason: string;
      let wait = Math.min(LONGEST_WAIT_MS, WAIT_MS * 2 ** (attempt - 1));
      try {
        const response = await send(new URL(path, base), {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': type }),
          },
          ...(body === undefined ? {} : { body }),
        });
        if (response.ok) return (await response.json()) as T;
        const error = await errorOf(response);
        if (response.status !== 429 && response.status !== 503) throw error;
        const after = Number(response.headers.get('retry-after') ?? NaN);
        if (Number.isFinite(after)) wait = Math.min(LONGEST_WAIT_MS, after * 1000);
        reason = error.message;
        if (attempt >= TRIES) throw error;
      } catch (error) {
        if (isApiError(error) || attempt >= TRIES) throw error;
        reason = 'no connection';
      }
      onWait(wait, reason);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  return {
    get: (path) => call('GET', path),
    put: (path, body) => call('PUT', path, JSON.stringify(body)),
    send: (path, lines) => call('POST', path, lines, 'application/x-ndjson'),
  };
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && 'status' in error && 'code' in error;
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  let code = 'http_error';
  let message = `${response.status} ${response.statusText}`;
  try {
    const parsed = JSON.parse(text) as { error?: { code?: string; message?: string } };
    code = parsed.error?.code ?? code;
    message = parsed.error?.message ?? message;
  } catch {
    // Whatever answered does not speak our language; its status says enough.
  }
  return Object.assign(new Error(message), { status: response.status, code });
}

/** Collects lines and sends them in pieces of at most `maxBytes`. Memory stays flat whatever the file. */
export class LineSender<Answer> {
  private lines: string[] = [];
  private bytes = 0;

  constructor(
    private readonly sendPiece: (lines: string) => Promise<Answer>,
    private readonly onAnswer: (answer: Answer, lines: readonly string[]) => void,
    private readonly maxBytes = 5 * 1024 * 1024,
  ) {}

  async add(line: string): Promise<void> {
    const size = Buffer.byteLength(line) + 1;
    if (this.bytes > 0 && this.bytes + size > this.maxBytes) await this.flush();
    this.lines.push(line);
    this.bytes += size;
  }

  async flush(): Promise<void> {
    const { lines } = this;
    if (lines.length === 0) return;
    this.lines = [];
    this.bytes = 0;
    this.onAnswer(await this.sendPiece(`${lines.join('\n')}\n`), lines);
  }
}
