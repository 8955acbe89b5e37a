/** What the strict reader knows of an element. */
export interface ElementRules {
  /** It never has an end tag. */
  readonly isVoid: boolean;
  /** Its content is text, whatever it looks like. */
  readonly isRaw: boolean;
  /** Whether it can stand in a parent of this name without ending it: some end tags may be left out. */
  readonly mayStandIn: (parent: string) => boolean;
}

const VOID: ReadonlySet<string> = words('area br col hr img input wbr');
const RAW: ReadonlySet<string> = words('script style');

/** A line of a text, or a part of one: stands anywhere. */
const INLINE: ReadonlySet<string> = words(
  'a abbr area b bdi bdo big br cite code dfn em font i img kbd label map mark q s samp script small span strike strong style sub sup time tt u var wbr',
);
/** Where one of these begins, an open paragraph ends. */
const BLOCK: ReadonlySet<string> = words(
  'address article aside blockquote center div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend main nav ol p pre section table ul',
);
/** What a customer fills in: one of them may end another. */
const CONTROL: ReadonlySet<string> = words('button datalist input optgroup option select');
/** Parts of tables and lists: elsewhere one of them is torn, or ends another. */
const PLACES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
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

/** The rules of an element; `undefined` for one that is not known, or whose content is no ordinary HTML. */
export function rulesOf(name: string): ElementRules | undefined {
  const mayStandIn = placeOf(name);
  return mayStandIn && { isVoid: VOID.has(name), isRaw: RAW.has(name), mayStandIn };
}

function placeOf(name: string): ElementRules['mayStandIn'] | undefined {
  const parents = PLACES.get(name);
  if (parents !== undefined) return (parent) => parents.has(parent);
  if (CONTROL.has(name)) return (parent) => !CONTROL.has(parent);
  if (INLINE.has(name)) return () => true;
  return BLOCK.has(name) ? (parent) => parent !== 'p' : undefined;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
