import { DomHandler, type Element, isTag } from 'domhandler';
import { Parser } from 'htmlparser2';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { endedBy } from './optional-ends.ts';
import { PAGE_LIMITS } from './page-limits.ts';
import { listOf, type NamedElement, type PageTree } from './page-tree.ts';
import { isTorn } from './torn-attributes.ts';

/**
 * Builds the tree of any HTML, adds missing tags, and reports torn elements.
 *
 * @throws {PageDriftError} `page_drift` when there is more than {@link PAGE_LIMITS}
 */
export function patientTree(html: string, kind: PageKind): PageTree {
  const builder = new GuardedBuilder(kind);
  new Parser(builder).end(html);
  const { root, named, damage } = builder;
  return { root, named, ...(damage === undefined ? {} : { damage }) };
}

/** Elements that the bank always closes. */
const MUST_END: ReadonlySet<string> = new Set(['table', 'form', 'select', 'main', 'html']);

const ANY: ReadonlySet<string> = new Set();

/** The elements that it checks, and the parents they need. */
const PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...['table', 'form', 'input', 'select', 'textarea', 'button', 'a'].map((name) => [name, ANY] as const),
  ...['thead', 'tbody', 'tfoot'].map((name) => [name, new Set(['table'])] as const),
  ...['td', 'th'].map((name) => [name, new Set(['tr'])] as const),
  ['tr', new Set(['table', 'thead', 'tbody', 'tfoot'])],
]);

/** Builds and counts the tree, and reports torn tables: a row outside its table would silently shorten a list. */
class GuardedBuilder extends DomHandler {
  damage: string | undefined;
  readonly named: Readonly<Record<NamedElement, Element[]>> = { table: [], form: [], control: [], a: [] };
  readonly #kind: PageKind;
  /** For each element that the parser has open: whether it was ended here already. */
  readonly #ended: boolean[] = [];
  #elements = 0;

  constructor(kind: PageKind) {
    super();
    this.#kind = kind;
  }

  override onopentag(name: string, attribs: { [key: string]: string }): void {
    this.#elements += 1;
    if (this.#elements > PAGE_LIMITS.elements) throw drift(this.#kind, 'page.elements');
    if (this.tagStack.length > PAGE_LIMITS.depth) throw drift(this.#kind, 'page.depth');
    this.#endBefore(name);
    if (this.#ended.length > MOST_OPEN) throw drift(this.#kind, 'page.depth');
    super.onopentag(name, attribs);
    this.#ended.push(false);
    if (isTorn(attribs)) this.damage ??= 'attribute.torn';
    const parents = PARENTS.get(name);
    if (parents === undefined) return;
    const element = this.tagStack[this.tagStack.length - 1];
    if (element === undefined || !isTag(element)) return;
    if (parents !== ANY && !parents.has(parentName(element))) this.damage ??= 'table.torn';
    const list = listOf(name);
    if (list !== undefined) this.named[list].push(element);
  }

  // The parser passes how an element ended; the base class ignores it.
  override onclosetag(name?: string, isImplied?: boolean): void {
    if (this.#ended.pop() === true) return;
    // A form without its end tag is torn: hidden inputs or the way to more rows may be lost.
    if (isImplied === true && name !== undefined && MUST_END.has(name)) this.damage = 'page.truncated';
    super.onclosetag();
  }

  /** Ends the elements whose end tags were left out before a part of a table. */
  #endBefore(name: string): void {
    const count = endedBy(name, this.tagStack);
    for (let at = this.#ended.length - count; at < this.#ended.length; at += 1) {
      this.#ended[at] = true;
      super.onclosetag();
    }
  }
}

/** The parser keeps elements open whose end tags were left out. No real page has so many. */
const MOST_OPEN = 4096;

function parentName({ parent }: Element): string {
  return parent !== null && isTag(parent) ? parent.name : '';
}
