type Bucket = { tokens: number; at: number };
type Rate = { perMs: number; burst: number };

const MAX_BUCKETS = 50_000;

/** `RECORDS_PER_MINUTE:BURST`, `RECORDS_PER_MINUTE` (burst is twice that), or `off` (null). */
export function parseRate(setting: string): Rate | null {
  if (setting === 'off') return null;
  const [perMinute = 0, burst = perMinute * 2] = setting.split(':').map(Number);
  return { perMs: perMinute / 60_000, burst };
}

/** A token bucket per network. Bounded: beyond 50,000 networks the one seen first is forgotten. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly rate: Rate | null) {}

  /**
   * Takes `count` records from the network's bucket. Answers 0 when they were there, else after how many seconds
   * (at least 1) it is worth trying again; nothing is taken then.
   */
  take(network: string, count: number, nowMs: number): number {
    if (this.rate === null) return 0;
    const { perMs, burst } = this.rate;
    const known = this.buckets.get(network);
    const tokens = known === undefined ? burst : Math.min(burst, known.tokens + Math.max(0, nowMs - known.at) * perMs);
    // More than a full bucket is let through when the bucket is full, and paid back later.
    const needed = Math.min(count, burst);
    const enough = tokens >= needed;
    const bucket = known ?? { tokens: 0, at: 0 };
    bucket.tokens = enough ? tokens - count : tokens;
    bucket.at = nowMs;
    if (known === undefined) {
      if (this.buckets.size >= MAX_BUCKETS) this.forgetOne();
      this.buckets.set(network, bucket);
    }
    if (enough) return 0;
    return perMs > 0 ? Math.min(3_600, Math.max(1, Math.ceil((needed - tokens) / perMs / 1_000))) : 60;
  }

  private forgetOne(): void {
    for (const network of this.buckets.keys()) {
      this.buckets.delete(network);
      return;
    }
  }
}
