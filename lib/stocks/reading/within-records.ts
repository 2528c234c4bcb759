const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(9999, 0, 1);

/**
 * An instant as the bound of a question. Nothing is recorded outside of these years, and the database cannot read every
 * end of a day that a calendar has: the 9999-12-31 that stands for "for ever" ends in the year 10000.
 */
export const withinRecords = (at: Date): Date => new Date(Math.min(LAST, Math.max(FIRST, at.getTime())));
