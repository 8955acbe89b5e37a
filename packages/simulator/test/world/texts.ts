import type { CheerioAPI } from 'cheerio';

/** What programs give to cheerio, and get from it. */
export type Selected = ReturnType<CheerioAPI>;

/** Every text below an element, trimmed, without the empty ones. */
export function textsIn($: CheerioAPI, element: Selected): readonly string[] {
  return element
    .contents()
    .toArray()
    .flatMap((node) => (node.type === 'text' ? [$(node).text().trim()] : textsIn($, $(node))))
    .filter((text) => text !== '');
}

/** One line, with single blanks. */
export function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Elements whose own text, not that of others inside them, contains some words. */
export function saying($: CheerioAPI, selector: string, words: string): Selected {
  return $(selector).filter((_, element) => {
    const own = $(element).contents().toArray();
    return own.some((node) => node.type === 'text' && $(node).text().includes(words));
  });
}

/** An amount in cents, whatever stands between its thousands. @returns `undefined` where there is none */
export function centsIn(text: string): number | undefined {
  const digits = text.replace(/[^\d,-]/g, '').replace(',', '.');
  return /^-?\d+\.\d\d$/.test(digits) ? Math.round(Number(digits) * 100) : undefined;
}

/** `14/03/2025` or `14/03/25` as `2025-03-14`. */
export function dayIn(text: string): string {
  const [, day, month, year = ''] = /^(\d\d)\/(\d\d)\/(\d{2,4})$/.exec(clean(text)) ?? [];
  return `${year.padStart(4, '20')}-${month}-${day}`;
}
