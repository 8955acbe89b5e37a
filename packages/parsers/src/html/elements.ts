/** What the strict reader knows of an element. */
export interface ElementRules {
  readonly name: string;
  /** The element never has an end tag. */
  readonly isVoid: boolean;
  /** Its content is text, even if it looks like tags. */
  readonly isRaw: boolean;
  /** The parents it may have; absent: any. Under another parent the HTML is torn, or a tag is missing. */
  readonly parents?: ReadonlySet<string>;
  /** The parents that it ends, since HTML lets them omit their end tag. */
  readonly ends: ReadonlySet<string>;
}

const VOID: ReadonlySet<string> = words('area br col hr img input wbr');
const RAW: ReadonlySet<string> = words('script style');

/** Elements for a line of text, or a part of one. */
const INLINE: ReadonlySet<string> = words(
  'a abbr area b bdi bdo big br cite code dfn em font i img kbd label map mark q s samp script small span strike strong style sub sup time tt u var wbr',
);
/** Elements that end an open paragraph. */
const BLOCK: ReadonlySet<string> = words(
  'address article aside blockquote center div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend main nav ol p pre section table ul',
);
/** Elements that a customer fills in: one may end another. */
const CONTROL: ReadonlySet<string> = words('button datalist input optgroup option select');

const PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['caption', words('table')],
  ['colgroup', words('table')],
  // The bank writes it without the group around it.
  ['col', words('colgroup table')],
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

/** The rules of an element; `undefined` for an unknown element, or one whose content is no ordinary HTML. */
export function rulesOf(name: string): ElementRules | undefined {
  return RULES.get(name);
}

/** Whether an element can stand in this parent without a missing tag between them. */
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

/** V8 keeps each property name once and compares names by address. Readers compare thousands. */
function words(list: string): ReadonlySet<string> {
  return new Set(Object.keys(Object.fromEntries(list.split(' ').map((word) => [word, true]))));
}
