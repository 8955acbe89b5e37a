import { distance } from 'fastest-levenshtein';
import { checkObject } from '../host-value.ts';

/** The members of an option object, each named once: a type checks that none is left out. */
export type OptionNames<T extends object> = Readonly<Record<keyof T & string, true>>;

/**
 * Refuses an option object with a member that is none of its options. A misspelt one would have no effect, and no word would
 * say so. A member that is `undefined` has no effect either way.
 *
 * @param option - what the object is called, e.g. `failover`; empty for the options themselves
 * @param of - whose options they are, e.g. `createRelais`
 * @throws {TypeError} naming the member in one sentence, with the option that was probably meant
 */
export function checkOptionNames<T extends object>(
  option: string,
  given: T,
  names: Readonly<Record<keyof T & string, unknown>>,
  of: string,
): T {
  checkObject(option === '' ? `the options of ${of}` : option, given);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(names, name)) continue;
    const path = (member: string): string => (option === '' ? member : `${option}.${member}`);
    const free = Object.keys(names).filter((known) => !Object.hasOwn(given, known));
    const meant = nearest(name, free);
    const hint = meant === undefined ? `it takes ${Object.keys(names).join(', ')}` : `did you mean ${path(meant)}?`;
    throw new TypeError(`${path(name.slice(0, 64))} is no option of ${of}: ${hint}`);
  }
  return given;
}

/**
 * The same for data that a host program may have more of. It refuses only a member that looks like a misspelt one.
 *
 * @throws {TypeError} naming the member and the one that was probably meant
 */
export function checkMisspelt<T extends object>(option: string, given: T, names: OptionNames<T>): T {
  checkObject(option, given);
  for (const name of Object.keys(given)) {
    const meant = Object.hasOwn(names, name) ? undefined : nearest(name, Object.keys(names));
    if (meant === undefined || Object.hasOwn(given, meant)) continue;
    throw new TypeError(`${option}.${name.slice(0, 64)} has no effect: did you mean ${option}.${meant}?`);
  }
  return given;
}

/** The known name that a misspelt one probably stands for. */
function nearest(given: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, edits: distance(given.toLowerCase().slice(0, 64), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(2, Math.floor(name.length / 3)) && edits < name.length)
    .sort((a, b) => a.edits - b.edits)[0]?.name;
  return near ?? known.find((name) => isPartOf(given, name));
}

/** `deadline` stands for `deadlineMs`, and `onSampleOfDrift` for nothing. */
function isPartOf(given: string, name: string): boolean {
  const [short = '', long = ''] = [given.toLowerCase(), name.toLowerCase()].sort((a, b) => a.length - b.length);
  return short.length >= 4 && long.startsWith(short);
}
