/** A page in three parts: before, in and behind the bank's content area. */
export interface CutPage {
  readonly before: string;
  /** `<main id="ei_tpl_content">…</main>`. */
  readonly content: string;
  readonly after: string;
}

/**
 * Cuts out `<main id="ei_tpl_content">…</main>`, so that 120 kB of menus need no tree.
 *
 * @returns `undefined` when there is no such area, or its limits are not certain
 */
export function cutContent(html: string): CutPage | undefined {
  const { start, end } = areaIn(html) ?? {};
  if (start === undefined || end === undefined) return undefined;
  const cut = { before: html.slice(0, start), content: html.slice(start, end), after: html.slice(end) };
  return CONTENT.test(cut.content) ? cut : undefined;
}

const CONTENT = /^<main\b[^>]*\sid\s*=\s*["']?ei_tpl_content["'\s>]/i;
/** Marks that can turn a tag into text: comments, and elements whose content is text. */
const MARK = /<!--|-->|<(\/?)(main|script|style|textarea|title|iframe|xmp)\b/gi;

interface Area {
  readonly start?: number;
  readonly end?: number;
}

/** The one `main` of a text. @returns `undefined` when the tags are not certain */
function areaIn(html: string): Area | undefined {
  let inside: string | undefined;
  let start: number | undefined;
  let end: number | undefined;
  MARK.lastIndex = 0;
  for (let found = MARK.exec(html); found !== null; found = MARK.exec(html)) {
    const [mark, slash, name = mark] = found;
    const tag = name.toLowerCase();
    if (inside !== undefined) {
      // Inside a comment or a text-only element, everything up to its end is text.
      if (inside === '<!--' ? mark === '-->' : slash === '/' && tag === inside) inside = undefined;
    } else if (tag === 'main') {
      if (slash === '/' ? start === undefined || end !== undefined : start !== undefined) return undefined;
      if (slash === '/') end = html.indexOf('>', found.index) + 1;
      else start = found.index;
    } else if (mark === '<!--' || (slash === '' && tag !== '-->')) {
      inside = tag;
    }
  }
  if (inside !== undefined || end === 0) return undefined;
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}
