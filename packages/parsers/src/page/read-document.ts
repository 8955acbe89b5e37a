import { type Document, DomHandler, type Element, isTag } from 'domhandler';
import { Parser } from 'htmlparser2';
import type { BankPage } from './bank-page.ts';
import { cutContent } from './cut-content.ts';
import { drift } from './page-drift-error.ts';
import type { PageKind } from './page-kind.ts';
import { isTorn } from './torn-attributes.ts';
import { wrongText } from './wrong-text.ts';

/** Characters, nesting and elements no honest page comes near. Beyond them a page is refused before it costs much. */
export const PAGE_LIMITS: { readonly characters: number; readonly depth: number; readonly elements: number } = {
  characters: 8 * 1024 * 1024,
  depth: 256,
  elements: 200_000,
};

/** Elements a reader starts from. */
type NamedElement = 'table' | 'form' | 'input' | 'select';

/** The part of a page that matters, as a tree. */
export interface PageDocument {
  readonly url: string;
  /** The bank's content area; the whole page where it has none. */
  readonly content: Document;
  /** The tables, forms, inputs and selectors in it, in document order: found while building, not by walking again. */
  readonly named: Readonly<Record<NamedElement, readonly Element[]>>;
  /** The page as it came, for the few marks outside the content area. */
  readonly html: string;
  /** Why the tree may not be what the bank meant, e.g. `page.truncated`. */
  readonly damage?: string;
}

/**
 * Builds the tree of a page's content area, in linear time.
 *
 * @throws {PageDriftError} `page_drift` when the page is larger or deeper than {@link PAGE_LIMITS}
 */
export function readDocument(page: BankPage, kind: PageKind): PageDocument {
  const known = last?.page.deref() === page ? last.document.deref() : undefined;
  if (known !== undefined) return known;
  const document = build(page, kind);
  last = { page: new WeakRef(page), document: new WeakRef(document) };
  return document;
}

/**
 * The page that was read last: it is looked at several times, to know what it is and to read it, and its tree is built once.
 * Held weakly, so that nothing of a customer outlives its use; not in a WeakMap, whose values outlive their keys for a while.
 */
let last: { readonly page: WeakRef<BankPage>; readonly document: WeakRef<PageDocument> } | undefined;

function build(page: BankPage, kind: PageKind): PageDocument {
  const { url, html } = page;
  if (html.length > PAGE_LIMITS.characters) throw drift(kind, 'page.size');
  const cut = cutContent(html);
  const builder = new GuardedBuilder(kind);
  new Parser(builder).end(cut?.content ?? html);
  const isEnded = /<\/html\s*>/i.test(cut === undefined ? html.slice(-TAIL) : html.slice(cut.end));
  const damage = isEnded ? builder.damage : 'page.truncated';
  return { url, html, content: builder.root, named: builder.named, ...(damage === undefined ? {} : { damage }) };
}

/**
 * The same, for pages that hold data: one that was cut short or torn is refused.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readWholeDocument(page: BankPage, kind: PageKind): PageDocument {
  const document = readDocument(page, kind);
  if (document.damage !== undefined) throw drift(kind, document.damage);
  const wrong = wrongText(page.html);
  if (wrong !== undefined) throw drift(kind, `page.${wrong}`);
  return document;
}

/** Where the end mark may stand when the content area was not found: behind it come scripts at most. */
const TAIL = 64 * 1024;

/** Elements that the bank always closes. */
const MUST_END: ReadonlySet<string> = new Set(['table', 'form', 'select', 'main', 'html']);

const ANY: ReadonlySet<string> = new Set();

/** The elements that are looked at, and where they must stand. */
const PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...['table', 'form', 'input', 'select'].map((name) => [name, ANY] as const),
  ...['thead', 'tbody', 'tfoot'].map((name) => [name, new Set(['table'])] as const),
  ...['td', 'th'].map((name) => [name, new Set(['tr'])] as const),
  ['tr', new Set(['table', 'thead', 'tbody', 'tfoot'])],
]);

/** Builds the tree, counts, and notices torn tables: a row outside its table would silently shorten a list. */
class GuardedBuilder extends DomHandler {
  damage: string | undefined;
  readonly named: Readonly<Record<NamedElement, Element[]>> = { table: [], form: [], input: [], select: [] };
  readonly #kind: PageKind;
  #elements = 0;

  constructor(kind: PageKind) {
    super();
    this.#kind = kind;
  }

  override onopentag(name: string, attribs: { [key: string]: string }): void {
    this.#elements += 1;
    if (this.#elements > PAGE_LIMITS.elements) throw drift(this.#kind, 'page.elements');
    if (this.tagStack.length > PAGE_LIMITS.depth) throw drift(this.#kind, 'page.depth');
    super.onopentag(name, attribs);
    if (isTorn(attribs)) this.damage ??= 'attribute.torn';
    const parents = PARENTS.get(name);
    if (parents === undefined) return;
    const element = this.tagStack[this.tagStack.length - 1];
    if (element === undefined || !isTag(element)) return;
    if (parents !== ANY && !parents.has(parentName(element))) this.damage ??= 'table.torn';
    if (isNamed(name)) this.named[name].push(element);
  }

  // The parser says how an element ended; the base class does not ask.
  override onclosetag(name?: string, isImplied?: boolean): void {
    // A form that nobody closed lost its end, and with it hidden inputs or the way to more rows.
    if (isImplied === true && name !== undefined && MUST_END.has(name)) this.damage = 'page.truncated';
    super.onclosetag();
  }
}

function isNamed(name: string): name is NamedElement {
  return name === 'table' || name === 'form' || name === 'input' || name === 'select';
}

function parentName({ parent }: Element): string {
  return parent !== null && isTag(parent) ? parent.name : '';
}
