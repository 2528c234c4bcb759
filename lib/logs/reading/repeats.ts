const SMALLEST = 256;
const LARGEST = 1 << 19;

/**
 * Counts how often something was seen before, by a fingerprint of 64 bits, in bounded memory: of different ones the newest
 * three quarters of `largest` (390,000 unless it says otherwise) are remembered for certain, older ones are forgotten in
 * bulk. At most 18 bytes for each slot, 9 MB.
 */
export class Repeats {
  private younger = new Table(SMALLEST);
  private older: Table | null = null;

  constructor(private readonly largest = LARGEST) {}

  /** How often this was seen before, and notes it. */
  count(text: string): number {
    const [high, low] = fingerprint(text);
    let slot = this.younger.find(high, low);
    let before = this.younger.countIn(slot);
    if (before === 0 && this.older !== null) before = this.older.countIn(this.older.find(high, low));
    if (this.younger.isFull) {
      if (this.younger.size < this.largest) this.younger = this.younger.grow();
      else {
        this.older = this.younger;
        this.younger = new Table(this.largest);
      }
      slot = this.younger.find(high, low);
    }
    this.younger.put(slot, high, low, before + 1);
    return before;
  }
}

/** A count of this and more stands beside the table: hardly anything is seen so often. */
const MANY = 255;

class Table {
  private readonly high: Uint32Array;
  private readonly low: Uint32Array;
  private readonly counts: Uint8Array;
  private readonly many = new Map<number, number>();
  private used = 0;

  constructor(readonly size: number) {
    this.high = new Uint32Array(size);
    this.low = new Uint32Array(size);
    this.counts = new Uint8Array(size);
  }

  get isFull(): boolean {
    return this.used * 4 >= this.size * 3;
  }

  /** The slot of a fingerprint, or the empty one where it belongs. */
  find(high: number, low: number): number {
    let slot = low & (this.size - 1);
    while (this.counts[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high))
      slot = (slot + 1) & (this.size - 1);
    return slot;
  }

  countIn(slot: number): number {
    const count = this.counts[slot] ?? 0;
    return count < MANY ? count : (this.many.get(slot) ?? count);
  }

  put(slot: number, high: number, low: number, count: number): void {
    if (this.counts[slot] === 0) this.used += 1;
    this.high[slot] = high;
    this.low[slot] = low;
    this.counts[slot] = Math.min(count, MANY);
    if (count >= MANY) this.many.set(slot, count);
  }

  grow(): Table {
    const larger = new Table(this.size * 2);
    for (let n = 0; n < this.size; n++) {
      const count = this.countIn(n);
      if (count === 0) continue;
      const [high, low] = [this.high[n] ?? 0, this.low[n] ?? 0];
      larger.put(larger.find(high, low), high, low, count);
    }
    return larger;
  }
}

/** Two multiplicative hashes over the characters, mixed at the end as MurmurHash3 does. */
function fingerprint(text: string): [high: number, low: number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return [high >>> 0, low >>> 0];
}
