/** What may be asked about a request when somebody wants to know who it is. */
export type Asked = {
  /** The value of a cookie, as the browser sent it. */
  cookie(name: string): string | undefined;
};

/** The cookie of the demo shop's sign-in, and what may stand in it: a demo customer, never somebody real. */
export const DEMO_USER_COOKIE = 'weir_demo_user';
const DEMO_USER = /^demo-[a-z]{2,20}$/;

/**
 * Who takes part in experiments of other kinds than `visitor`, by kind: a function from the request to the subject's
 * id, or null when there is none. Read it from what your own sign-in has proven, never from what a caller merely says.
 * For `user`, when this answers null, whoever is signed in to Weir itself is asked.
 */
export const subjects: Record<string, (request: Asked) => string | null | Promise<string | null>> = {
  user: ({ cookie }) => {
    const id = cookie(DEMO_USER_COOKIE);
    return id !== undefined && DEMO_USER.test(id) ? id : null;
  },
};
