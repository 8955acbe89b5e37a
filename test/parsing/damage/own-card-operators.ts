import { editContent } from './markup.ts';
import type { Operator } from './operator.ts';

const NUMBER = /\d{4} \d{2}XX XXXX \d{4}/g;
const ACCOUNT = /(<div><p>)([^<]* )(\d{5} [0-9 ]+)(<\/p><\/div>)/g;

/** Replaces what `found` finds by what stands at the next place, at the last by the first. */
function turned(content: string, found: RegExp): string | undefined {
  const all = content.match(found) ?? [];
  const next = [...all.slice(1), ...all.slice(0, 1)].values();
  return all.length < 2 ? undefined : content.replace(found, () => next.next().value ?? '');
}

function edited(html: string, edit: (content: string) => string | undefined): string | undefined {
  let isEdited = true;
  const changed = editContent(html, (content) => {
    const made = edit(content);
    isEdited = made !== undefined;
    return made ?? content;
  });
  return isEdited ? changed : undefined;
}

/** What could go wrong on the cards' own pages. */
export const OWN_CARD_OPERATORS: readonly Operator[] = [
  {
    name: 'list of cards: one twice',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace(/<li class="item">[\s\S]*?<\/li>/, (item) => item + item),
  },
  {
    name: 'list of cards: one without its class',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace('<li class="item">', '<li>'),
  },
  {
    name: 'list of cards: all without their class',
    kinds: ['card_list'],
    apply: ({ html }) => html.replaceAll('<li class="item">', '<li>'),
  },
  {
    name: 'list of cards: two in one item',
    kinds: ['card_list'],
    apply: ({ html }) => edited(html, (content) => content.replace(/<\/li>\s*<li class="item">/, '')),
  },
  {
    name: 'list of cards: the account dropped',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace(ACCOUNT, ''),
  },
  {
    name: 'list of cards: the account without its number',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace(ACCOUNT, '$1$2$4'),
  },
  {
    name: 'list of cards: a digit of the account lost',
    kinds: ['card_list'],
    apply: ({ html }) =>
      html.replace(ACCOUNT, (_, open, words, number, close) => open + words + number.slice(0, -1) + close),
  },
  {
    name: 'list of cards: another paragraph below the account',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace(ACCOUNT, '$&<p>Plafond 3000</p>'),
  },
  {
    name: 'list of cards: the state dropped',
    kinds: ['card_list'],
    apply: ({ html }) => html.replaceAll('<div><p>Active</p></div>', ''),
  },
  {
    name: 'list of cards: the name of the card dropped',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace(/<span>CARTE [^<]*<\/span>/g, ''),
  },
  {
    name: 'list of cards: buttons of the neighbouring month',
    kinds: ['card_list'],
    apply: ({ html }) => edited(html, (content) => turned(content, /_FID_GoMonthly_card:\d+_selectedMonthly:\d+/g)),
  },
  {
    name: 'list of cards: one of its months lost its words',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace(/>D[^<>]{1,6}penses fin [^<]*</, '><'),
  },
  {
    name: 'list of cards: the months without their buttons',
    kinds: ['card_list'],
    apply: ({ html }) => html.replace(/<input type="submit" class="hideifscript" name="_FID_GoMonthly[^>]*>/g, ''),
  },
  {
    name: 'list of cards: others are on another page, at an unknown address',
    kinds: ['card_list'],
    apply: ({ html }) =>
      edited(html, (content) => content.replace('</ul>', '</ul><span><a href="#">Autres cartes</a></span>')),
  },
  {
    name: 'own card: its number masked another way',
    kinds: ['card_list', 'card_functions', 'card_month'],
    apply: ({ html }) => edited(html, (content) => content.replace(NUMBER, (number) => `•••• ${number.slice(-4)}`)),
  },
  {
    name: 'own card: its number dropped',
    kinds: ['card_list', 'card_functions', 'card_month'],
    apply: ({ html }) => edited(html, (content) => content.replace(NUMBER, '')),
  },
  {
    name: 'own card: a second number beside it',
    kinds: ['card_list', 'card_functions', 'card_month'],
    apply: ({ html }) => edited(html, (content) => content.replace(NUMBER, '$& 4162 55XX XXXX 0001')),
  },
  {
    name: 'own card: its number split over elements',
    kinds: ['card_list', 'card_functions', 'card_month'],
    apply: ({ html }) =>
      edited(html, (content) => content.replace(NUMBER, (number) => `${number.slice(0, 9)}<b>${number.slice(9)}</b>`)),
  },
  {
    name: 'functions: the row of the debit dropped',
    kinds: ['card_functions'],
    apply: ({ html }) => html.replace(/<tr><th scope="row">D[^<]{1,6}bit des paiements[\s\S]*?<\/tr>/, ''),
  },
  {
    name: 'functions: the row of the debit twice, with both answers',
    kinds: ['card_functions'],
    apply: ({ html }) =>
      html.replace(
        /<tr>(<th scope="row">D[^<]{1,6}bit des paiements<\/th>)<td>[^<]*<\/td><\/tr>/,
        '<tr>$1<td>Différé</td></tr><tr>$1<td>Immédiat</td></tr>',
      ),
  },
  {
    name: 'functions: another word for the debit',
    kinds: ['card_functions'],
    apply: ({ html }) => html.replace(/<td>(Diff|Imm)[^<]*<\/td>/, '<td>Mensuel</td>'),
  },
  {
    name: 'functions: the debit as a choice',
    kinds: ['card_functions'],
    apply: ({ html }) =>
      html.replace(
        /<td>(Diff|Imm)[^<]*<\/td>/,
        '<td><select><option>Différé</option><option>Immédiat</option></select></td>',
      ),
  },
  {
    name: 'months: one lost from the line',
    kinds: ['card_month'],
    apply: ({ html }) =>
      edited(html, (content) => {
        const months = content.match(/<li class="sep">[\s\S]*?<\/li>/g) ?? [];
        const inside = months[1];
        return months.length < 3 || inside === undefined ? undefined : content.replace(inside, '');
      }),
  },
  {
    name: 'months: the line in another order',
    kinds: ['card_month'],
    apply: ({ html }) => edited(html, (content) => turned(content, /<li class="sep">[\s\S]*?<\/li>/g)),
  },
  {
    name: 'months: the line dropped',
    kinds: ['card_month'],
    apply: ({ html }) => html.replace(/<div class="_c1 ei_timeline _c1">[\s\S]*?<\/div>/, ''),
  },
  {
    name: 'months: all have buttons, none is shown',
    kinds: ['card_month'],
    apply: ({ html }) =>
      html.replace(
        /<b>([^<]*)<\/b>/,
        '<a href="#" class="needscript">$1</a><input type="submit" name="_FID_GoMonth_mois:12025" value="$1"/>',
      ),
  },
  {
    name: 'months: words and buttons of two',
    kinds: ['card_month'],
    apply: ({ html }) => edited(html, (content) => turned(content, /(?<=_FID_GoMonth_mois:\d+" value=")[^"]*/g)),
  },
  {
    name: 'months: debited in another one',
    kinds: ['card_month'],
    apply: ({ html }) =>
      html
        .replace(
          /(lev[^) ]* le \d\d\/)(\d\d)/,
          (_, open: string, month: string) => `${open}${month === '12' ? '01' : '12'}`,
        )
        .replace(/(lev[^) ]* fin )[^)]*/, '$1brumaire'),
  },
  {
    name: 'months: the day of the debit dropped',
    kinds: ['card_month'],
    apply: ({ html }) => html.replace(/\(pr[^)]{1,6}lev[^)]*\)/, ''),
  },
  {
    name: 'months: two days of the debit',
    kinds: ['card_month'],
    apply: ({ html }) => html.replace(/\(pr[^)]{1,6}lev[^)]*\)/, '$& (prélevés le 01/02/2031)'),
  },
  {
    name: 'months: more payments on another page',
    kinds: ['card_month'],
    apply: ({ html }) =>
      html.replace(
        '</main>',
        '<div class="ei_blocpaginb"><a href="#" class="ei_loadmorebtn">Suite des opérations</a></div></main>',
      ),
  },
  {
    name: 'cards: the end of the period lost',
    kinds: ['card_operations'],
    apply: ({ html }) => html.replace(/( sur la p[^<]{1,10}riode du [^<]*?) au [^<]*(?=<)/, '$1'),
  },
  {
    name: 'cards: the first day of the period alone counts',
    kinds: ['card_operations'],
    apply: ({ html }) => html.replace(/ sur la p[^<]{1,10}riode du ([^<]*?) au [^<]*(?=<)/, " jusqu'au $1"),
  },
  {
    name: 'cards: the fee before the amount',
    kinds: ['card_operations', 'card_month'],
    apply: ({ html }) => html.replace(/>([^<>]{1,40}[A-Z]{3}) (dont frais [\d,]+)/g, '>$2 $1'),
  },
  {
    name: 'cards: the fee without its words',
    kinds: ['card_operations', 'card_month'],
    apply: ({ html }) => html.replace(/(dont|DONT) (frais|FRAIS) (?=[\d,]+)/g, ''),
  },
  {
    name: 'cards: in a list, the shown one is not marked',
    kinds: ['card_operations'],
    apply: ({ html }) => html.replace('aria-checked="true"', 'aria-checked="false"'),
  },
  {
    name: 'cards: in a list, the labels of the neighbours',
    kinds: ['card_operations'],
    apply: ({ html }) => edited(html, (content) => turned(content, /aria-label="Carte [^"]*"/g)),
  },
  {
    name: 'months: an arrow between them',
    kinds: ['card_month'],
    apply: ({ html }) =>
      edited(html, (content) => content.replace('<li class="sep">', '$&x</li><li></li><li class="sep">')),
  },
];
