// A line that shows how far something is: rewritten on a terminal, every tenth otherwise.

const WIDTH = 28;
const EVERY_MS = 100;

/** @returns a function to tell how much is done, and one to end the line */
export function startProgress(title: string, total: number): { at(done: number): void; end(note?: string): void } {
  const live = process.stdout.isTTY;
  let shownAt = 0;
  let shownTenth = 0;
  const line = (done: number) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const full = Math.round(share * WIDTH);
    return `${title}  ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}  ${number(done)} of ${number(total)}`;
  };
  return {
    at(done) {
      const tenth = total === 0 ? 10 : Math.floor((done / total) * 10);
      const now = performance.now();
      if (live && now - shownAt > EVERY_MS) {
        shownAt = now;
        process.stdout.write(`\r\x1b[K${line(done)}`);
      } else if (!live && tenth > shownTenth) {
        shownTenth = tenth;
        console.log(line(done));
      }
    },
    end(note = '') {
      if (live) process.stdout.write(`\r\x1b[K${line(total)}${note === '' ? '' : `  ${note}`}\n`);
      else if (note !== '') console.log(`${title}  ${note}`);
    },
  };
}

/** A count with separators: 44,700. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}
