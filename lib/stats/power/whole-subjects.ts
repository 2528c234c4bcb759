/** The next whole number of subjects; a value within 1e-9 above a whole number counts as that number. */
export function wholeSubjects(exact: number): number {
  return Math.ceil(exact - 1e-9);
}
