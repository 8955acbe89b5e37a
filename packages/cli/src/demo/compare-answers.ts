import { isDeepStrictEqual } from 'node:util';

/** How the other channel answers one member of the API's answer. */
export interface Comparison {
  readonly equal: number;
  /** Paths of members that the other channel cannot know and leaves out. */
  readonly absent: ReadonlySet<string>;
  /** Paths of members that differ. */
  readonly differing: readonly string[];
}

/** Members that each channel words in its own way: links and the label of a balance. */
const OWN_WORDS = new Set(['_links', 'balances.name', 'accounts.balances.name']);

/**
 * Compares two answers member by member. A member that the API alone has counts as absent. A member that the other
 * channel alone has counts as different, since it was invented.
 */
export function compareAnswers(api: unknown, other: unknown): Comparison {
  const absent = new Set<string>();
  const differing: string[] = [];
  let equal = 0;

  function compare(a: unknown, b: unknown, path: string): void {
    if (OWN_WORDS.has(path) || path.endsWith('_links')) return;
    if (a !== undefined && b === undefined) absent.add(path);
    else if (Array.isArray(a) && Array.isArray(b) && isOfObjects(a, b)) compareLists(a, b, path);
    else if (isObject(a) && isObject(b)) compareMembers(a, b, path);
    else if (isDeepStrictEqual(a, b)) equal += 1;
    else differing.push(path);
  }

  function compareLists(a: readonly unknown[], b: readonly unknown[], path: string): void {
    const keyed = path.endsWith('balances');
    if (!keyed && a.length !== b.length) differing.push(`${path}.length`);
    a.forEach((item, index) => {
      const twin = keyed ? b.find((candidate) => typeOf(candidate) === typeOf(item)) : b[index];
      if (twin === undefined && keyed) absent.add(`${path}(${typeOf(item)})`);
      else if (twin !== undefined) compare(item, twin, path);
    });
  }

  function compareMembers(
    a: Readonly<Record<string, unknown>>,
    b: Readonly<Record<string, unknown>>,
    path: string,
  ): void {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    for (const name of names) compare(a[name], b[name], path === '' ? name : `${path}.${name}`);
  }

  compare(api, other, '');
  return { equal, absent, differing };
}

function isOfObjects(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.every((list) => list.every(isObject));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(balance: unknown): unknown {
  return isObject(balance) ? balance['balanceType'] : undefined;
}
