/** Two lists whose elements are to be paired, each with each at most once. */
export interface Unpaired<Row, Known> {
  readonly rows: readonly Row[];
  readonly known: readonly Known[];
}

export type Pair<Row, Known> = readonly [row: Row, known: Known];

type Fits<Row, Known> = (row: Row, known: Known) => boolean;
type NameOf<T> = (element: T) => string | undefined;

/** Pairs by a name, where it occurs once on each side: a name that occurs twice names nothing. */
export function pairByName<Row, Known>(
  { rows, known }: Unpaired<Row, Known>,
  nameOfRow: NameOf<Row>,
  nameOfKnown: NameOf<Known>,
  fits: Fits<Row, Known>,
): readonly Pair<Row, Known>[] {
  const named = groupBy(known, nameOfKnown);
  const pairs: Pair<Row, Known>[] = [];
  for (const [name, [row, second]] of groupBy(rows, nameOfRow)) {
    const [match, other] = named.get(name) ?? [];
    if (row === undefined || second !== undefined || match === undefined || other !== undefined) continue;
    if (fits(row, match)) pairs.push([row, match]);
  }
  return pairs;
}

/** Pairs equal elements by counting, in order: of n and m equal ones, the smaller number. */
export function pairByCount<Row, Known>(
  { rows, known }: Unpaired<Row, Known>,
  keyOfRow: NameOf<Row>,
  keyOfKnown: NameOf<Known>,
): readonly Pair<Row, Known>[] {
  const equals = groupBy(known, keyOfKnown);
  const pairs: Pair<Row, Known>[] = [];
  for (const [key, equal] of groupBy(rows, keyOfRow)) {
    const others = equals.get(key) ?? [];
    equal.forEach((row, index) => {
      const match = others[index];
      if (match !== undefined) pairs.push([row, match]);
    });
  }
  return pairs;
}

/**
 * Pairs what merely fits, where it could not be otherwise.
 *
 * Twins stand in for each other, and so count as one. Where several rows fit, they are paired only if all of them find their
 * counterpart among twins. Then it makes no difference which row is paired with which.
 *
 * @param twinKeyOfRow - the same for rows that nothing tells apart
 */
export function pairUnmistakable<Row, Known>(
  { rows, known }: Unpaired<Row, Known>,
  twinKeyOfRow: (row: Row) => string,
  twinKeyOfKnown: (known: Known) => string,
  fits: Fits<Row, Known>,
): readonly Pair<Row, Known>[] {
  const ofRows = [...groupBy(rows, twinKeyOfRow).values()];
  const ofKnown = [...groupBy(known, twinKeyOfKnown).values()];
  const edges = ofRows.flatMap((twins) =>
    ofKnown.filter((others) => fitsFirst(twins, others, fits)).map((others) => [twins, others] as const),
  );
  const knownOf = Map.groupBy(edges, ([twins]) => twins);
  const rowsOf = Map.groupBy(edges, ([, others]) => others);
  const pairs: Pair<Row, Known>[] = [];
  for (const [others, wanting] of rowsOf) {
    const wanted = wanting.flatMap(([twins]) => twins);
    const isOnlyChoice = wanting.every(([twins]) => knownOf.get(twins)?.length === 1);
    if (isOnlyChoice && (wanting.length === 1 || wanted.length <= others.length)) pairs.push(...zip(wanted, others));
  }
  for (const [twins, fitting] of knownOf) {
    const choices = fitting.flatMap(([, others]) => others);
    const isOnlyWish = fitting.every(([, others]) => rowsOf.get(others)?.length === 1);
    if (isOnlyWish && fitting.length > 1 && choices.length <= twins.length) pairs.push(...zip(twins, choices));
  }
  return pairs;
}

function fitsFirst<Row, Known>(rows: readonly Row[], known: readonly Known[], fits: Fits<Row, Known>): boolean {
  const [row] = rows;
  const [other] = known;
  return row !== undefined && other !== undefined && fits(row, other);
}

function zip<Row, Known>(rows: readonly Row[], known: readonly Known[]): readonly Pair<Row, Known>[] {
  return rows.flatMap((row, index) => {
    const other = known[index];
    return other === undefined ? [] : [[row, other] as const];
  });
}

function groupBy<T>(elements: readonly T[], keyOf: NameOf<T>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const element of elements) {
    const key = keyOf(element);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return groups;
}
