import type { Document } from 'domhandler';
import type { PageTree } from '../html/page-tree.ts';
import { patientTree } from '../html/patient-tree.ts';
import { strictTree } from '../html/strict-tree.ts';
import type { BankPage } from './bank-page.ts';
import { cutContent } from './cut-content.ts';
import { drift } from './page-drift-error.ts';
import type { PageKind } from './page-kind.ts';
import { PAGE_LIMITS } from './page-limits.ts';
import { wrongText } from './wrong-text.ts';

/** The part of a page that matters, as a tree. */
export interface PageDocument extends Omit<PageTree, 'root'> {
  readonly url: string;
  /** The bank's content area; the whole page where it has none. */
  readonly content: Document;
  /** The page as it came, for the few marks outside the content area. */
  readonly html: string;
}

/**
 * Builds the tree of a page's content area, in linear time.
 *
 * @throws {PageDriftError} `page_drift` when the page is larger or deeper than {@link PAGE_LIMITS}
 */
export function readDocument(page: BankPage, kind: PageKind): PageDocument {
  const known = READ.get(page);
  if (known !== undefined) return known;
  const document = build(page, kind);
  READ.set(page, document);
  return document;
}

/** A page is looked at to know what it is, and then read: its tree is built once, and goes with it. */
const READ = new WeakMap<BankPage, PageDocument>();

function build(page: BankPage, kind: PageKind): PageDocument {
  const { url, html } = page;
  if (html.length > PAGE_LIMITS.characters) throw drift(kind, 'page.size');
  const cut = cutContent(html);
  const tree = (cut && strictTree(cut.content)) ?? patientTree(cut?.content ?? html, kind);
  const isEnded = /<\/html\s*>/i.test(cut === undefined ? html.slice(-TAIL) : html.slice(cut.end));
  const damage = isEnded ? tree.damage : 'page.truncated';
  return { url, html, content: tree.root, named: tree.named, ...(damage === undefined ? {} : { damage }) };
}

/**
 * The same, for pages that hold data: one that was cut short or torn is refused.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readWholeDocument(page: BankPage, kind: PageKind): PageDocument {
  const document = readDocument(page, kind);
  // Nobody looks again, and values of a WeakMap cost the garbage collector dear.
  READ.delete(page);
  if (document.damage !== undefined) throw drift(kind, document.damage);
  const wrong = wrongText(page.html);
  if (wrong !== undefined) throw drift(kind, `page.${wrong}`);
  return document;
}

/** Where the end mark may stand when the content area was not found: behind it come scripts at most. */
const TAIL = 64 * 1024;
