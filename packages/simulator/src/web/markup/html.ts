/** Text that is HTML already, and goes into a page as it is. */
export interface Html {
  readonly markup: string;
}

/** Values in a template. Strings are escaped; `undefined` and `false` print nothing. */
export type HtmlValue = Html | string | number | false | undefined | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\u00a0': '&nbsp;',
};

function print(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return value.replace(/[&<>"'\u00a0]/g, (char) => ENTITIES[char] ?? char);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}

/** A template of HTML: values in it cannot become markup by accident. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: String.raw({ raw: strings }, ...values.map(print)) };
}

/** Writes every character beyond ASCII as a numeric entity, as parts of the bank's pages do. */
export function withEntities({ markup }: Html): Html {
  return { markup: entities(markup) };
}

/** The same for text alone: attributes, scripts and comments stay as they are. */
export function withEntitiesInText({ markup }: Html): Html {
  return { markup: markup.replace(PARTS, (part) => (part.startsWith('<') ? part : entities(part))) };
}

/** A script, a comment, a tag, or the text between two of them. */
const PARTS = /<script\b[\s\S]*?<\/script>|<!--[\s\S]*?-->|<[^>]*>|[^<]+/g;

function entities(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (char) => `&#${char.codePointAt(0)};`);
}
