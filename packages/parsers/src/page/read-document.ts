import type { Document } from 'domhandler';
import type { PageTree } from '../html/page-tree.ts';
import { patientTree } from '../html/patient-tree.ts';
import { strictTree } from '../html/strict-tree.ts';
import type { BankPage } from './bank-page.ts';
import { cutContent } from './cut-content.ts';
import type { KnownText } from './known-text.ts';
import { drift } from './page-drift-error.ts';
import type { PageKind } from './page-kind.ts';
import { PAGE_LIMITS } from './page-limits.ts';
import { lengthOf, partsOf, textsOf } from './page-parts.ts';
import { wrongText } from './wrong-text.ts';

/** The part of a page that matters, as a tree. */
export interface PageDocument extends Omit<PageTree, 'root'> {
  readonly url: string;
  /** The bank's content area; the whole page where it has none. */
  readonly content: Document;
  /** The page as it came, in one piece or several, for the few marks outside the content area. */
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
 * The page that was read last: it is looked at several times, to know what it is and to read it, and its tree is built once.
 * Forgotten when the engine's turn ends, so that nothing of a customer outlives its use. No WeakRef: all that are made in one
 * turn keep what they point to until it ends.
 */
let last: { readonly page: BankPage; readonly document: PageDocument } | undefined;

function lookedAt(page: BankPage): PageDocument | undefined {
  return last?.page === page ? last.document : undefined;
}

function forget(): void {
  last = undefined;
}

function build(page: BankPage, kind: PageKind): PageDocument {
  // Of a large page, two trees at a time are one too many.
  forget();
  if (lengthOf(page) > PAGE_LIMITS.characters) throw drift(kind, 'page.size');
  const parts = partsOf(page);
  const strict = parts && strictTree(parts.content);
  const known = strict && parts.known;
  // Only the strict reader knows a stand-in.
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
 * The same, for pages that hold data: one that was cut short or torn is refused.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readWholeDocument(page: BankPage, kind: PageKind): PageDocument {
  const document = lookedAt(page) ?? build(page, kind);
  // Read once, after all looks at it: it need not be remembered.
  forget();
  if (document.damage !== undefined) throw drift(kind, document.damage);
  const wrong = wrongText(...document.texts);
  if (wrong !== undefined) throw drift(kind, `page.${wrong}`);
  return document;
}

/** Where the end mark may stand when the content area was not found: behind it come scripts at most. */
const TAIL = 64 * 1024;
