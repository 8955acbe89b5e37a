/** What the strict reader knows of an element. */
export interface ElementRules {
  readonly name: string;
  /** It never has an end tag. */
  readonly isVoid: boolean;
  /** Its content is text, whatever it looks like. */
  readonly isRaw: boolean;
  /** The parents it may have; any where there are none. Elsewhere it is torn, or a tag was left out. */
  readonly parents?: ReadonlySet<string>;
  /** The parents it would end: their own end tag may be left out. */
  readonly ends: ReadonlySet<string>;
}

const VOID: ReadonlySet<string> = words('area br col hr img input wbr');
const RAW: ReadonlySet<string> = words('script style');

/** A line of a text, or a part of one. */
const INLINE: ReadonlySet<string> = words(
  'a abbr area b bdi bdo big br cite code dfn em font i img kbd label map mark q s samp script small span strike strong style sub sup time tt u var wbr',
);
/** Where one of these begins, an open paragraph ends. */
const BLOCK: ReadonlySet<string> = words(
  'address article aside blockquote center div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend main nav ol p pre section table ul',
);
/** What a customer fills in: one of them may end another. */
const CONTROL: ReadonlySet<string> = words('button datalist input optgroup option select');

const PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['caption', words('table')],
  ['colgroup', words('table')],
  ['col', words('colgroup')],
  ['thead', words('table')],
  ['tbody', words('table')],
  ['tfoot', words('table')],
  ['tr', words('table thead tbody tfoot')],
  ['td', words('tr')],
  ['th', words('tr')],
  ['li', words('ul ol')],
  ['dt', words('dl')],
  ['dd', words('dl')],
  ['optgroup', words('select')],
  ['option', words('select optgroup datalist')],
]);

const RULES: ReadonlyMap<string, ElementRules> = new Map([
  ...rulesFor(INLINE, new Set()),
  ...rulesFor(BLOCK, new Set(['p'])),
  ...rulesFor(CONTROL, CONTROL),
  ...rulesFor(PARENTS.keys(), new Set()),
]);

/** The rules of an element; `undefined` for one that is not known, or whose content is no ordinary HTML. */
export function rulesOf(name: string): ElementRules | undefined {
  return RULES.get(name);
}

/** Whether an element can stand in a parent of this name, and nothing was left out between the two. */
export function mayStandIn(parent: string, { parents, ends }: ElementRules): boolean {
  return parents === undefined ? !ends.has(parent) : parents.has(parent);
}

function rulesFor(names: Iterable<string>, ends: ReadonlySet<string>): readonly (readonly [string, ElementRules])[] {
  return Array.from(names, (name) => {
    const parents = PARENTS.get(name);
    const rules = { name, isVoid: VOID.has(name), isRaw: RAW.has(name), ends };
    return [name, parents === undefined ? rules : { ...rules, parents }];
  });
}

/** The engine keeps each name of a property once, and compares two of them by their address: readers compare thousands. */
function words(list: string): ReadonlySet<string> {
  return new Set(Object.keys(Object.fromEntries(list.split(' ').map((word) => [word, true]))));
}
