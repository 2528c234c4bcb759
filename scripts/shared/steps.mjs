// Progress on the terminal: what is being done, that it still goes on, and how long it took.
const REMIND_MS = 10_000;

const bold = (/** @type {string} */ text) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text);

/** Seconds with one digit. @param {number} since from `performance.now()` */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs one step and reports it. Steps may run at the same time; each line names its step.
 * @template T
 * @param {string} name what is done, for example "Building the application"
 * @param {(say: (message: string) => void) => Promise<T>} work may report its own progress
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const since = performance.now();
  let last = since;
  const say = (/** @type {string} */ message) => {
    last = performance.now();
    console.log(`  … ${name}: ${message}`);
  };
  console.log(`  … ${name}`);
  const reminder = setInterval(() => {
    if (performance.now() - last >= REMIND_MS) say(`still at it after ${seconds(since)}`);
  }, 1000);
  try {
    const result = await work(say);
    console.log(`  ✓ ${name}  ${seconds(since)}`);
    return result;
  } catch (error) {
    console.log(`  ✗ ${name}  ${seconds(since)}`);
    throw error;
  } finally {
    clearInterval(reminder);
  }
}

/** A headline. @param {string} text */
export const headline = (text) => console.log(`\n${bold(text)}`);

/** An error that is shown as its sentence, without a stack. */
export class Stop extends Error {
  name = 'Stop';
}

/**
 * Ends the program with a sentence for people. @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  if (error instanceof Stop && !process.env.DEBUG) console.error(`\n${error.message}`);
  else console.error('\n', error);
  process.exit(1);
}
