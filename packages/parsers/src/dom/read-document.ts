import type { Document } from 'domhandler';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { cutContent } from '../html/cut-content.ts';
import { exceededLimit, type PAGE_LIMITS } from '../html/page-limits.ts';
import type { PageTree } from '../html/page-tree.ts';
import { patientTree } from '../html/patient-tree.ts';
import { strictTree } from '../html/strict-tree.ts';
import { wrongText } from '../text/wrong-text.ts';
import type { BankPage } from './bank-page.ts';
import type { KnownText } from './known-text.ts';
import { partsOf, textsOf } from './page-parts.ts';

/** The relevant part of a page as a tree. */
export interface PageDocument extends Omit<PageTree, 'root'> {
  readonly url: string;
  /** The bank's content area; the whole page where it has none. */
  readonly content: Document;
  /** The received page, in one piece or several, for the few marks outside the content area. */
  readonly texts: readonly string[];
  /** What a stand-in in the content stands for. */
  readonly known?: KnownText;
}

/**
 * Builds the tree of a page's content area, in linear time.
 *
 * @throws {PageDriftError} `page_drift` when the page is larger or deeper than {@link PAGE_LIMITS}
 */
export function readDocument(page: BankPage, kind: PageKind): PageDocument {
  const known = lookedAt(page);
  if (known !== undefined) return known;
  const document = build(page, kind);
  last = { page, document };
  setImmediate(forget);
  return document;
}

/**
 * The page that was read last. Several readers look at it, to recognise it and to read it, but its tree is built once.
 * `setImmediate` forgets it, so that no customer's data outlive their use. A WeakRef would keep its target until the
 * present job ends, and one job may read many pages.
 */
let last: { readonly page: BankPage; readonly document: PageDocument } | undefined;

function lookedAt(page: BankPage): PageDocument | undefined {
  return last?.page === page ? last.document : undefined;
}

function forget(): void {
  last = undefined;
}

function build(page: BankPage, kind: PageKind): PageDocument {
  // Two trees of a large page at a time would need too much memory.
  forget();
  const exceeded = exceededLimit(...textsOf(page));
  if (exceeded !== undefined) throw drift(kind, `page.${exceeded}`);
  const parts = partsOf(page);
  const strict = parts && strictTree(parts.content);
  const known = strict && parts.known;
  // Only the strict reader understands a stand-in.
  const whole = strict === undefined && parts?.known !== undefined ? cutContent(page.html) : parts;
  const tree = strict ?? patientTree(whole?.content ?? page.html, kind);
  const isEnded = /<\/html\s*>/i.test(whole === undefined ? page.html.slice(-TAIL) : whole.after);
  const damage = isEnded ? tree.damage : 'page.truncated';
  const { root, named, source } = tree;
  return {
    url: page.url,
    texts: textsOf(page),
    content: root,
    named,
    ...(source === undefined ? {} : { source }),
    ...(damage === undefined ? {} : { damage }),
    ...(known === undefined ? {} : { known }),
  };
}

/**
 * The same for pages with data: it refuses a torn page, or one that was cut short.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readWholeDocument(page: BankPage, kind: PageKind): PageDocument {
  const document = lookedAt(page) ?? build(page, kind);
  // The page is read once, after it was recognised, so it need not be remembered.
  forget();
  if (document.damage !== undefined) throw drift(kind, document.damage);
  const wrong = wrongText(...document.texts);
  if (wrong !== undefined) throw drift(kind, `page.${wrong}`);
  return document;
}

/** Place of the end mark when the content area was not found: only scripts follow it. */
const TAIL = 64 * 1024;
