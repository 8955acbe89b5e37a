import { editContent, editRowsAt, editTable, editTags, editText, withCells } from './markup.ts';
import { HTML_KINDS, LISTS, type Operator } from './operator.ts';

const VOID = /^<(input|br|img|meta|link)\b/;

/** What any release may change without saying anything else. */
export const HARMLESS_OPERATORS: readonly Operator[] = [
  {
    name: 'ids: another prefix',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/(\sid=")(?:C|I0|I1):/g, '$1I7:A9:')),
  },
  {
    name: 'ids: all removed',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/\sid="[^"]*"/g, '')),
  },
  {
    name: 'classes: order reversed',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editTags(html, (tag) =>
        tag.replace(/(\sclass=")([^"]*)"/g, (_, open: string, names: string) => {
          return `${open}${names.split(/\s+/).reverse().join('  ')}"`;
        }),
      ),
  },
  {
    name: 'classes: others added',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/\sclass="/g, ' class="ds-cell ei_2027  positive ')),
  },
  {
    name: 'attributes: order reversed',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editTags(html, (tag) => {
        const attributes = tag.match(/\s[\w-]+="[^"]*"/g) ?? [];
        let at = attributes.length;
        return tag.replace(/\s[\w-]+="[^"]*"/g, () => attributes[--at] ?? '');
      }),
  },
  {
    name: 'attributes: data-* and aria-* added',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editTags(html, (tag) =>
        tag.replace(/^<(t[dhr]|a|span|div)\b/, '<$1 data-test="+1,00 EUR" aria-label="12/12/2031"'),
      ),
  },
  {
    name: 'tags: end tags left out where HTML allows it',
    kinds: HTML_KINDS,
    harmless: true,
    times: 3,
    apply: ({ html }, random) => {
      const names = ['td', 'th', 'tr', 'tbody', 'thead', 'li', 'option'].filter(() => random.below(2) === 0);
      if (names.length === 0) return undefined;
      return editContent(html, (content) => content.replace(new RegExp(`</(?:${names.join('|')})>`, 'g'), ''));
    },
  },
  {
    name: 'attributes: single quotes',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) => editTags(html, (tag) => (tag.includes("'") ? tag : tag.replaceAll('"', "'"))),
  },
  {
    name: 'tags: upper case',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/^<\/?[a-z0-9]+/, (name) => name.toUpperCase())),
  },
  {
    name: 'tags: void elements closed, or no longer',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editTags(html, (tag) =>
        VOID.test(tag) ? (tag.endsWith('/>') ? `${tag.slice(0, -2)}>` : `${tag.slice(0, -1)} />`) : tag,
      ),
  },
  {
    name: 'blanks: line breaks and tabs between rows and cells',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editTable(html, (table) => table.replace(/(<\/?(?:t[drh]|tbody|thead)\b[^>]*>)/g, '\r\n\t\t$1\n\n')),
  },
  {
    name: 'blanks: none between tags',
    kinds: ['operations', 'rib', 'announced_operations', 'card_operations', 'card_month'],
    harmless: true,
    apply: ({ html }) =>
      editTable(html, (table) => table.replace(/(<\/?(?:t[drh]|tbody|thead)\b[^>]*>)\s+(?=<)/g, '$1')),
  },
  {
    name: 'comments everywhere',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editTags(html, (tag) => (/^<\/?(t[drh]|span|div|a|p)\b/.test(tag) ? `<!-- +9,99 EUR -->${tag}` : tag)),
  },
  {
    name: 'an old table inside a comment',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) => editTable(html, (table) => `<!-- ${table} -->${table}`),
  },
  {
    name: 'characters as entities',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editText(html, (text) => text.replace(/[^\0-\x7f]/gu, (one) => `&#x${one.codePointAt(0)?.toString(16)};`)),
  },
  {
    name: 'entities as characters',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editText(html, (text) =>
        text.replaceAll('&nbsp;', '\u00a0').replace(/&#(\d+);/g, (entity, code: string) => {
          return Number(code) > 127 ? String.fromCodePoint(Number(code)) : entity;
        }),
      ),
  },
  {
    name: 'a wrapper around the content of every cell',
    kinds: ['operations', 'card_operations', 'announced_operations', 'card_month', 'rib'],
    harmless: true,
    apply: ({ html }) =>
      editRowsAt(html, ['data', 'head'], (row) =>
        withCells(row, (cells) => cells.map((cell) => ({ ...cell, inner: `<div class="cell">${cell.inner}</div>` }))),
      ),
  },
  {
    name: 'every row in a tbody of its own',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editTable(html, (table) => table.replace(/(<tr\b[^>]*><td\b[\s\S]*?<\/tr>)/g, '</tbody><tbody>$1')),
  },
  {
    name: 'columns in another order, headers and cells',
    kinds: LISTS,
    harmless: true,
    apply: ({ html }, random) => {
      const turn = 1 + random.below(3);
      return editRowsAt(html, ['data', 'head'], (row) =>
        withCells(row, (cells) => [...cells.slice(turn % cells.length), ...cells.slice(0, turn % cells.length)]),
      );
    },
  },
  {
    name: 'an unrelated table before the real one',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editContent(
        html,
        (content) =>
          `<table class="fiche"><tbody><tr><th>Taux</th><td>2,25 %</td></tr><tr><th>Conseiller</th><td>MME ANNE LEROUX</td></tr></tbody></table>${content}`,
      ),
  },
  {
    name: 'a message of the bank above the content',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editContent(
        html,
        (content) => `<div class="_c1 blocmsg info _c1"><p>Découvrez nos offres de printemps.</p></div>${content}`,
      ),
  },
  {
    name: 'scripts and styles among the rows',
    kinds: HTML_KINDS,
    harmless: true,
    apply: ({ html }) =>
      editRowsAt(html, ['data'], (row) =>
        withCells(row, (cells) =>
          cells.map((cell) => ({
            ...cell,
            inner: `<script>var a = "+1,00 EUR";</script>${cell.inner}<style>.a{}</style>`,
          })),
        ),
      ),
  },
];
