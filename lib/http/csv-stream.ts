import { csvHeaders, toCsv, type CsvRow } from './csv';

/**
 * A whole list as a CSV file, however long it is: read and sent page by page, so that memory stays flat. The first page is
 * read before anything is answered: what is refused is an error, not a broken file. A failure later breaks the download.
 */
export async function csvStream(
  request: Request,
  pages: AsyncGenerator<readonly CsvRow[]>,
  options: { name: string; columns: readonly string[] },
): Promise<Response> {
  const { columns } = options;
  const bom = new URL(request.url).searchParams.get('bom') === '1';
  const header = toCsv([], { columns }).length;
  const first = await pages.next();
  let waiting: string | null = toCsv(first.done === true ? [] : first.value, { columns, bom });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const text = waiting;
      waiting = null;
      if (text !== null) return controller.enqueue(encoder.encode(text));
      const next = await pages.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(toCsv(next.value, { columns }).slice(header)));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return new Response(body, { headers: csvHeaders(options.name) });
}

/** Is all of a list asked for as CSV? A file does not say that it is only a part: who wants pages says so. */
export function wantsWholeCsv(request: Request): boolean {
  const { searchParams: asked } = new URL(request.url);
  return asked.get('format') === 'csv' && !asked.has('limit') && !asked.has('cursor');
}
