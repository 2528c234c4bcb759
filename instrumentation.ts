/** Called by Next once per process, also without our server. */
export async function register(): Promise<void> {
  // Written out, because Next replaces it at build time and drops what the other runtime cannot load.
  // eslint-disable-next-line no-restricted-syntax
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { watchProcess } = await import('./instrumentation-node');
  watchProcess();
}
