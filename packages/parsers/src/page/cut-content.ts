/** Marks that decide whether a tag in the text is really a tag: comments, and elements whose content is text. */
const MARK = /<!--|-->|<(\/?)(main|script|style|textarea|title|iframe|xmp)\b/gi;

/**
 * Cuts out `<main id="ei_tpl_content">…</main>`, so that 120 kB of menus need not become a tree.
 *
 * @returns `undefined` when there is no such area, or when it is not beyond doubt where it begins and ends
 */
export function cutContent(html: string): { readonly content: string; readonly end: number } | undefined {
  let inside: string | undefined;
  let start: number | undefined;
  let end: number | undefined;
  MARK.lastIndex = 0;
  for (let found = MARK.exec(html); found !== null; found = MARK.exec(html)) {
    const [mark, slash, name = mark] = found;
    const tag = name.toLowerCase();
    if (inside !== undefined) {
      // Within a comment or a text-only element, everything but its own end is text.
      if (inside === '<!--' ? mark === '-->' : slash === '/' && tag === inside) inside = undefined;
    } else if (tag === 'main') {
      if (slash === '/' ? start === undefined || end !== undefined : start !== undefined) return undefined;
      if (slash === '/') end = html.indexOf('>', found.index) + 1;
      else start = found.index;
    } else if (mark === '<!--' || (slash === '' && tag !== '-->')) {
      inside = tag;
    }
  }
  if (start === undefined || end === undefined || end === 0 || inside !== undefined) return undefined;
  const content = html.slice(start, end);
  return /^<main\b[^>]*\sid\s*=\s*["']?ei_tpl_content["'\s>]/i.test(content) ? { content, end } : undefined;
}
