export const dynamic = 'force-dynamic';

/** What Next itself costs: a body is read, a constant is answered. */
export async function POST(request: Request): Promise<Response> {
  await request.text();
  return Response.json({ ok: true });
}

export function GET(): Response {
  return Response.json({ ok: true });
}
