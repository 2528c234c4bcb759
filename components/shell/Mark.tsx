/** The mark: two lines of water that pass over a weir. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden focusable="false">
      <g stroke="var(--weir-accent)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M2.5 5.5h7c5.5 0 4.5 8 9 8h3" />
        <path d="M2.5 10.5h4c5.5 0 4.5 8 10 8h5" opacity="0.5" />
        <path d="M2.5 15.5h1c2.6 0 3 1.4 4.1 3" opacity="0.25" />
      </g>
    </svg>
  );
}

/** The mark with the name beside it. */
export function Wordmark() {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      <Mark />
      <span style={{ fontWeight: 650, fontSize: '1rem', letterSpacing: '-0.015em' }}>Weir</span>
    </span>
  );
}
