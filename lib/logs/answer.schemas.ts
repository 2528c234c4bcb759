import { z } from 'zod';
import { Delimiter, Encoding, LogHandler, type SourceView } from './schemas';

/** A log source as the routes answer it. */
const common = { encoding: Encoding, delimiter: Delimiter, activity: z.string().nullable() };

export const LogSourceAnswer = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  format: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('clock'),
      ...common,
      columns: z.array(z.string()),
      header: z.boolean(),
      disorderSeconds: z.int(),
    }),
    z.object({
      type: z.literal('table'),
      ...common,
      subject: z.string(),
      at: z.string(),
      event: z.string().nullable(),
      fixedEvent: z.string(),
      text: z.string().nullable(),
    }),
  ]),
  handlers: z.array(LogHandler),
  sample: z.boolean(),
  createdAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
}) satisfies z.ZodType<SourceView>;
