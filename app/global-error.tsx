'use client';

/** Stands alone: when the frame itself fails, nothing of it can be relied on. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: '16vh 24px', textAlign: 'center' }}>
        <h1 style={{ fontSize: 20 }}>Weir could not show this page</h1>
        <p>Records are still being collected. If it happens again, the server&apos;s log says why.</p>
        {error.digest !== undefined && <p>Reference for the log: {error.digest}</p>}
        <button type="button" onClick={reset} style={{ font: 'inherit', padding: '8px 16px' }}>
          Try again
        </button>
      </body>
    </html>
  );
}
