/** The one reading of the clock of a request at the public door. */
export const now = (): Date => new Date();
