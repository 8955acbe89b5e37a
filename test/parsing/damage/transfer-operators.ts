import { editContent, editTags } from './markup.ts';
import { HTML_KINDS, type Operator } from './operator.ts';

const ALL = [...HTML_KINDS, 'csv'] as const;

/** UTF-8 bytes read as windows-1252, or the other way round. */
function misread(html: string, written: 'utf-8' | 'latin1', as: string): string {
  return new TextDecoder(as).decode(Buffer.from(html, written));
}

const rawAccents = (html: string): string =>
  html.replace(/&#(\d+);/g, (entity, code: string) =>
    Number(code) > 127 ? String.fromCodePoint(Number(code)) : entity,
  );

const LOGIN = `<!doctype html><html lang="fr"><head><title>Identification</title></head><body><main id="ei_tpl_content"><div class="ei_appl_ident" id="ident"><form id="bloc_ident" name="bloc_ident" action="/fr/authentification.html" method="post"><input type="hidden" name="flag" value="password"><input name="_cm_user" type="text"><input name="_cm_pwd" type="password"></form></div></main></body></html>`;
const OUTAGE = `<!doctype html><html><head><title>Service interrompu</title></head><body><table class="liste"><tr><td class="ALERTE"><p><span>le service est interrompu jusqu'au 16/03/2025 à 06:30 environ.</span></p></td></tr></table></body></html>`;
const NOTICE = `<!doctype html><html><head><title>Information</title></head><body><main id="ei_tpl_content"><div class="a_blocappli"><form id="C:P:F" action="/fr/banque/paci_engine/engine.aspx?_tabi=C" method="post"><div class="bloctxt"><p>Complétez vos informations personnelles. Aucun mouvement, aucune opération.</p></div></form></div></main></body></html>`;

/** What a transfer may do to a page, and what may come in its place. */
export const TRANSFER_OPERATORS: readonly Operator[] = [
  {
    name: 'cut short at every 1 %',
    kinds: ALL,
    times: 99,
    // A file that ends behind a whole line is a whole file: nothing in it counts its rows.
    apply: ({ kind, html }, _, time) => {
      const cut = html.slice(0, Math.floor((html.length * (time + 1)) / 100));
      return kind === 'csv' && cut.endsWith('\r\n') ? undefined : cut;
    },
  },
  {
    name: 'cut short at every 1 % of the content',
    kinds: HTML_KINDS,
    times: 99,
    apply: ({ html }, _, time) => {
      const start = html.indexOf('<main');
      return html.slice(0, start + Math.floor(((html.indexOf('</main>') - start) * (time + 1)) / 100));
    },
  },
  {
    name: 'cut short at every 1 % of the content, the end of the page put back',
    kinds: HTML_KINDS,
    times: 99,
    apply: ({ html }, _, time) => {
      const start = html.indexOf('<main');
      const end = html.indexOf('</main>');
      return html.slice(0, start + Math.floor(((end - start) * (time + 1)) / 100)) + html.slice(end);
    },
  },
  {
    name: 'cut behind a closing tag, the end of the page put back',
    kinds: HTML_KINDS,
    times: 40,
    apply: ({ html }, random) => {
      const start = html.indexOf('<main');
      const end = html.indexOf('</main>');
      const ends = [...html.slice(start, end).matchAll(/<\/(?:tr|tbody|table|div|p|form|thead|caption|select)>/g)];
      const { 0: tag = '', index = 0 } = random.pick(ends) ?? {};
      const cut = start + index + tag.length;
      // Nothing is lost where only closing tags and blanks follow.
      return cut >= end ? undefined : html.slice(0, cut) + html.slice(end);
    },
  },
  {
    name: 'a block lost in the middle',
    kinds: ['operations'],
    hitsLinks: true,
    times: 20,
    apply: ({ html }, random) => {
      const start = html.indexOf('<main');
      const length = html.indexOf('</main>') - start;
      const at = start + random.below(length);
      return html.slice(0, at) + html.slice(at + 1 + random.below(length / 3));
    },
  },
  {
    name: 'a block twice in the middle',
    kinds: ['operations'],
    hitsLinks: true,
    times: 20,
    apply: ({ html }, random) => {
      const start = html.indexOf('<main');
      const length = html.indexOf('</main>') - start;
      const at = start + random.below(length);
      const end = at + 1 + random.below(length / 3);
      return html.slice(0, end) + html.slice(at);
    },
  },
  { name: 'nothing came', kinds: ALL, apply: () => '' },
  { name: 'the login form in its place', kinds: ALL, apply: () => LOGIN },
  { name: 'an outage in its place', kinds: ALL, apply: () => OUTAGE },
  { name: 'an interstitial in its place', kinds: ALL, apply: () => NOTICE },
  {
    name: 'an AJAX answer in its place',
    kinds: HTML_KINDS,
    apply: ({ html }) => {
      const table = /<table\b[^>]*\bliste\b[\s\S]*<\/table>/.exec(html)?.[0] ?? '';
      const escaped = table.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      return `<?xml version="1.0" encoding="utf-8"?><wxf2response result="ok"><htmlcontent target="I0:d1.D4:A:ub.ut">${escaped}</htmlcontent></wxf2response>`;
    },
  },
  {
    name: 'UTF-8 read as windows-1252',
    kinds: ALL,
    apply: ({ html }) => misread(rawAccents(html), 'utf-8', 'windows-1252'),
  },
  {
    name: 'UTF-8 read as ISO-8859-15',
    kinds: ALL,
    apply: ({ html }) => misread(rawAccents(html), 'utf-8', 'iso-8859-15'),
  },
  {
    name: 'ISO-8859-1 read as UTF-8',
    kinds: ALL,
    apply: ({ html }) => misread(rawAccents(html), 'latin1', 'utf-8'),
  },
  {
    name: 'entities escaped twice',
    kinds: HTML_KINDS,
    apply: ({ html }) => (/&(?!amp;)/.test(html) ? html.replaceAll('&', '&amp;') : undefined),
  },
  {
    name: 'a NUL behind every tag',
    kinds: HTML_KINDS,
    apply: ({ html }) => editTags(html, (tag) => `${tag}\0`),
  },
  {
    name: 'bytes become U+FFFD here and there',
    kinds: ALL,
    hitsLinks: true,
    times: 10,
    apply: ({ html, kind }, random) => {
      const damage = (text: string): string => {
        const marks = new Set(Array.from({ length: 6 }, () => random.below(text.length)));
        return [...text].map((one, index) => (marks.has(index) && /\w/.test(one) ? '\ufffd' : one)).join('');
      };
      return kind === 'csv'
        ? damage(html)
        : editContent(html, (content) => content.replace(/<table[\s\S]*<\/table>/, damage));
    },
  },
  {
    name: 'a quotation mark lost',
    kinds: HTML_KINDS,
    hitsLinks: true,
    times: 20,
    apply: ({ html }, random) => {
      const start = html.indexOf('<main');
      const marks = [...html.slice(start, html.indexOf('</main>')).matchAll(/"/g)].map(({ index }) => index);
      const at = start + (random.pick(marks) ?? 0);
      return html.slice(0, at) + html.slice(at + 1);
    },
  },
  {
    name: 'a closing tag lost',
    kinds: HTML_KINDS.filter((kind) => kind !== 'account_list'),
    times: 20,
    apply: ({ html }, random) => {
      const start = html.indexOf('<main');
      const tags = [...html.slice(start, html.indexOf('</main>')).matchAll(/<\/\w+>/g)];
      const { 0: tag = '', index = 0 } = random.pick(tags) ?? {};
      return html.slice(0, start + index) + html.slice(start + index + tag.length);
    },
  },
  {
    name: 'the hidden key of a card has a value',
    kinds: ['operations'],
    apply: ({ html }) => {
      const filled = html.replace(/(name="Data_SelectedCardItemKey" type="hidden" value=")(?=")/, '$1k1');
      return filled === html ? undefined : filled;
    },
  },
  {
    name: 'a page of another kind at this address',
    kinds: HTML_KINDS,
    apply: ({ kind, html }) => {
      // The table is left, what says whose it is goes: the frame of another view.
      if (kind !== 'operations' && kind !== 'card_operations') return undefined;
      return kind === 'operations'
        ? html.replace(
            '</form>',
            '<select name="Data_SelectedCardItemKey"><option value="k1">Carte VISA 497256xxxxxx7716</option></select></form>',
          )
        : html.replace(/<select[\s\S]*?<\/select>|<span class="_c1 fg _c1">[\s\S]*?<\/span>/, '');
    },
  },
];
