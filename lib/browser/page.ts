/** What the page says about itself: its script tag and its address, read once while the script is evaluated. */

/** The object's own properties and nothing else, whatever the page has put on Object.prototype. */
export const bare = <T extends object>(own: T | undefined): T => ({ __proto__: null, ...own }) as unknown as T;

const tag = document.currentScript as HTMLScriptElement | null;

export const attributes: Record<string, string | undefined> = bare(tag?.dataset);

export const { origin, experiments, respectGpc } = WEIR_CONFIG;

/** Where records go: where the script came from, so that a reverse proxy on the site's own origin works unasked. */
export const base = tag?.src.match(/(.+)\/experiments\.js/)?.[1] ?? origin;

export const parameters = new URLSearchParams(location.search);

/** A random UUID. `crypto.randomUUID` is missing on plain http pages. The operators turn each digit into a number. */
export const makeId = (): string =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit: unknown) =>
    (
      (digit as number) ^
      ((crypto.getRandomValues(new Uint8Array(1))[0] as number) & (15 >> ((digit as number) / 4)))
    ).toString(16),
  );

/** The time by the clock of this machine, some milliseconds from now; such texts sort like the times. */
export const clock = (later = 0): string => new Date(Date.now() + later).toISOString();
