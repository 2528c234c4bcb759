import { z } from 'zod';

/**
 * The one place that reads the environment. Parsed lazily, so that a build without a database works, and once per
 * process. A variable that is present but wrong stops the process with a sentence that names it.
 */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(8),
  DATABASE_WAIT_MS: z.coerce.number().int().min(100).max(60_000).default(1000),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  APP_URL: z.url().optional(),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SETUP_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  CRON_SECRET: z.string().optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  RATE_LIMIT: z
    .string()
    .regex(/^\d+(:\d+)?$|^off$/, 'must be RECORDS_PER_MINUTE, RECORDS_PER_MINUTE:BURST or off')
    .default('600:1200'),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  WEBHOOK_ALLOW_PRIVATE: z.enum(['0', '1']).default('0'),
  TICKER: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type Environment = z.infer<typeof Environment>;

const shared = globalThis as typeof globalThis & { weirEnvironment?: Environment };

/** The parsed environment. Throws an Error with one line per wrong variable. */
export function environment(): Environment {
  shared.weirEnvironment ??= parseEnvironment(process.env);
  return shared.weirEnvironment;
}

/** Parses any environment; empty strings count as absent. */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Error(`The environment is wrong:\n  ${lines.join('\n  ')}\nSee .env.example.`);
}

const EXAMPLES = /^(change-?me|secret|example|your-|xxx|please)/i;

/**
 * Refuses to start in production with a missing, short or example secret.
 * Returns the sentences to show; empty when everything is right.
 */
export function secretProblems(env: Environment): string[] {
  const problems: string[] = [];
  if (env.DATABASE_URL === undefined) problems.push('DATABASE_URL is missing');
  if (env.AUTH_SECRET === undefined) problems.push('AUTH_SECRET is missing (32 characters or more)');
  for (const name of ['AUTH_SECRET', 'CRON_SECRET', 'SETUP_TOKEN', 'METRICS_TOKEN'] as const) {
    const value = env[name];
    if (value !== undefined && EXAMPLES.test(value)) problems.push(`${name} is an example value: make your own`);
  }
  return problems;
}

/** What a production server says instead of starting with these variables; null when it may start. */
export function refusalOf(env: Environment): string | null {
  const problems = secretProblems(env);
  return problems.length === 0 ? null : `Weir does not start:\n  ${problems.join('\n  ')}\nSee .env.example.`;
}
