/**
 * Names that fit beside a bar and can still be told apart: the words with which all the long ones begin are left out,
 * and what is longer than `most` characters is cut, in its middle where two would otherwise read the same.
 */
export function shortNames(names: readonly string[], most: number): { names: string[]; without: string } {
  const long = names.filter((name) => name.length > most);
  const without = long.length < 2 ? '' : sharedWords(long);
  const bare = names.map((name) => (name.length > most ? name.slice(without.length) : name));
  const ends = bare.map((name) => (name.length > most ? `${name.slice(0, most - 1)}…` : name));
  const half = Math.floor((most - 1) / 2);
  return {
    names: bare.map((name, index) => {
      const end = ends[index] ?? name;
      const alone = ends.filter((each) => each === end).length === 1;
      return alone || name.length <= most ? end : `${name.slice(0, most - 1 - half)}…${name.slice(-half)}`;
    }),
    without: without.trim(),
  };
}

/** The whole words, each with the blank after it, with which all of some names begin; no name is used up by them. */
function sharedWords(names: readonly string[]): string {
  const words = (names[0] ?? '').split(' ');
  let shared = '';
  for (const word of words.slice(0, -1)) {
    const next = `${shared}${word} `;
    if (!names.every((name) => name.startsWith(next) && name.length > next.length)) break;
    shared = next;
  }
  return shared;
}
