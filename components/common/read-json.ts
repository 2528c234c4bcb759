/**
 * Reads JSON from an own address, for queries. A refused request throws its message; without a session it goes to the
 * sign-in page, since nothing on this page can be read any more.
 */
export async function readJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(address, {
    headers: { accept: 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.ok) return (await answer.json()) as T;
  if (answer.status === 401) {
    const { pathname, search } = window.location;
    window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
  }
  const body = (await answer.json().catch(() => null)) as { error?: { message?: string } } | null;
  throw new Error(body?.error?.message ?? 'The server did not answer.');
}
