import { handleRequest } from '@/lib/http/handle-request';
import { listPaletteEntries } from '@/lib/overview/list-palette-entries';

export const GET = handleRequest({
  access: 'session',
  run: async ({ ctx }) => ({ entries: await listPaletteEntries(ctx) }),
});
