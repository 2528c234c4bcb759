import { z } from 'zod';
import { Day, SubjectId } from '@/lib/config/names';
import { Problem } from '@/lib/db/problem';
import { handleRequest } from '@/lib/http/handle-request';
import { PREVIEW_BYTES, previewLog } from '@/lib/logs/preview-log';
import { SourceInput } from '@/lib/logs/schemas';

export const dynamic = 'force-dynamic';

const Fields = z.object({
  subject: SubjectId.optional().catch(undefined),
  day: Day.optional().catch(undefined),
  source: z
    .string()
    .transform((text, context) => {
      try {
        return SourceInput.parse(JSON.parse(text));
      } catch {
        context.addIssue({ code: 'custom', message: 'is no definition of a source' });
        return z.NEVER;
      }
    })
    .optional(),
});

/** What the beginning of a file looks like, and what a source would make of it. A form: `file`, `source`, `subject`, `day`. */
export const POST = handleRequest({
  access: 'session',
  permission: 'record',
  run: async ({ ctx, request }) => {
    const length = request.headers.get('content-length');
    if (length === null) throw new Problem('bad_request', 'The form must say how long it is.');
    if (!(Number(length) <= 2 * PREVIEW_BYTES))
      throw new Problem('too_large', 'Only the first 256 kB of a file are looked at.');
    const form = await request.formData().catch(() => null);
    const file = form?.get('file');
    if (form === null || !(file instanceof Blob)) throw new Problem('bad_request', 'The form has no file.');
    const given = (name: string) => form.get(name) ?? undefined;
    const fields = Fields.safeParse({ subject: given('subject'), day: given('day'), source: given('source') });
    if (!fields.success) throw new Problem('invalid_input', 'Some of this is not valid.');
    return previewLog(ctx, { bytes: new Uint8Array(await file.arrayBuffer()), ...fields.data });
  },
});
