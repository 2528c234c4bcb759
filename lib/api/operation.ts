import type { z } from 'zod';
import type { RefusalCode } from '@/lib/collect/refusal';
import type { Permission } from '@/lib/db/context';
import type { Access } from '@/lib/http/handle-request';

/** Under what a reader of the description looks for an operation. */
export const TAGS = {
  Records: 'What pages and programs send: enrollments, goals, who somebody is.',
  Experiments: 'Definitions, states and reports of experiments, and the goals that they count.',
  Subjects: 'Attributes of whoever takes part. Stocks and flows follow from them.',
  'Stocks and flows': 'How many are in each state, who moves, and how long it takes.',
  Metrics: 'Statistics by day, period and dimensions.',
  Logs: 'Lines of other systems, turned into records.',
  Operations: 'The script, the schedule, health.',
} as const;
export type Tag = keyof typeof TAGS;

/**
 * `door`: anybody, within limits; a secret token lifts them. `token`: a secret token only, no session. `cron` and
 * `prometheus`: a secret of the installation. The others are those of `handleRequest`.
 */
export type OperationAccess = Access | 'door' | 'token' | 'cron' | 'prometheus';

export type Example = {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** For bodies that are no JSON. */
  text?: string;
};

/** One address and method, with everything that its callers need to know. */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` stands for a parameter. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  access: OperationAccess;
  permission?: Permission;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Cap of the body in bytes. */
  maxBytes?: number;
  /** The body may also be a stream of JSON lines, up to 64 MB, each of which fits `line`. */
  lines?: { line: z.ZodType; response: z.ZodType; example: readonly unknown[] };
  /** The body is no JSON: its media types. */
  uploads?: readonly string[];
  /** Fields of a form besides its files, each with what it says. */
  fields?: Readonly<Record<string, string>>;
  /** Headers of the answer, each with what it says. */
  answerHeaders?: Readonly<Record<string, string>>;
  /** What a JSON answer holds. Without it the answer is empty (204), or `media`. */
  response?: z.ZodType;
  /** The media type of an answer that is not JSON. */
  media?: string;
  /** `?format=csv` gives the same as flat rows. */
  flat?: boolean;
  /** Codes of errors besides those that every operation of its access has. */
  errors?: readonly RefusalCode[];
  /** A call that works on an installation with what the examples define. */
  example: Example;
};
