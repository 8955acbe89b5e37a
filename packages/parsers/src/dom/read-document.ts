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
import { type SeenText, withoutSeen } from './seen-text.ts';
import { type Select, selectIn } from './select.ts';

/** A page whose tree was built once, for the recogniser and the reader of the page. */
export interface PageDocument extends Omit<PageTree, 'root'> {
  /** Selects in the bank's content area; in the whole page where it has none. */
  readonly $: Select;
  /** The root of what `$` selects in. */
  readonly content: Document;
  readonly url: string;
  readonly status?: number;
  /** The text that was read, for the few marks outside the content area. */
  readonly html: string;
  /** Where rows of the page before were left out of the text, as an index in `source`. Absent: it was read as a whole. */
  readonly joint?: number;
  /** The page whose text it is. */
  readonly page: BankPage;
}

/** A page, read already or not. */
export type ReadablePage = BankPage | PageDocument;

/**
 * Builds the tree of a page, for several functions to look at.
 *
 * @param before - rows of the page before. Where they stand on this page again, its tree has only those behind them
 * @throws {PageDriftError} `page_drift` when the page is larger or deeper than any page of data
 */
export function readPage(page: BankPage, before?: { readonly text?: SeenText }): PageDocument {
  return readDocument(page, 'unknown', before?.text);
}

/**
 * Builds the tree of a page's content area, in linear time.
 *
 * @param seen - a piece of the page that is not read where it stands on the page
 * @throws {PageDriftError} `page_drift` when the page is larger or deeper than {@link PAGE_LIMITS}
 */
export function readDocument(page: ReadablePage, kind: PageKind, seen?: SeenText): PageDocument {
  if ('content' in page) return page;
  const exceeded = exceededLimit(page.html);
  if (exceeded !== undefined) throw drift(kind, `page.${exceeded}`);
  return (seen && shortened(page, seen)) ?? whole(page, kind);
}

/**
 * The same for pages with data: it refuses a torn page, or one that was cut short.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readWholeDocument(page: ReadablePage, kind: PageKind): PageDocument {
  const document = readDocument(page, kind);
  if (document.damage !== undefined) throw drift(kind, document.damage);
  const wrong = wrongText(document.html);
  if (wrong !== undefined) throw drift(kind, `page.${wrong}`);
  return document;
}

function whole(page: BankPage, kind: PageKind): PageDocument {
  const { html } = page;
  const cut = cutContent(html);
  const tree = (cut && strictTree(cut.content)) ?? patientTree(cut?.content ?? html, kind);
  return documentOf(page, html, tree, cut?.after ?? html.slice(-TAIL));
}

/** Only the strict reader tells where its elements stand, and so which of them are new. */
function shortened(page: BankPage, seen: SeenText): PageDocument | undefined {
  const { html, joint } = withoutSeen(page.html, seen) ?? {};
  if (html === undefined || joint === undefined) return undefined;
  const cut = cutContent(html);
  const tree = cut && strictTree(cut.content);
  if (cut === undefined || tree === undefined) return undefined;
  return { ...documentOf(page, html, tree, cut.after), joint: joint - cut.before.length };
}

function documentOf(page: BankPage, html: string, tree: PageTree, end: string): PageDocument {
  const { root, named, source } = tree;
  const { url, status } = page;
  const damage = /<\/html\s*>/i.test(end) ? tree.damage : 'page.truncated';
  return {
    $: selectIn(root),
    content: root,
    named,
    url,
    ...(status === undefined ? {} : { status }),
    html,
    page,
    ...(source === undefined ? {} : { source }),
    ...(damage === undefined ? {} : { damage }),
  };
}

/** Place of the end mark when the content area was not found: only scripts follow it. */
const TAIL = 64 * 1024;
