import type { FormPost, OperationsPage } from '@relais/parsers';
import { editTags } from './markup.ts';
import { type Operator, without } from './operator.ts';

/** What may happen to the form around the operations: its hidden state and the way to more rows. */
export const STATE_OPERATORS: readonly Operator[] = [
  {
    name: 'hidden state: dropped',
    kinds: ['operations'],
    apply: ({ html, truth }) => ({
      html: html.replace(/<input name="Data_Persistance"[^>]*>/, ''),
      alsoTrue: [withFields(truth, (fields) => fields.filter(([name]) => name !== 'Data_Persistance'))],
    }),
  },
  {
    name: 'hidden state: of an older page',
    kinds: ['operations'],
    apply: ({ html, truth }) =>
      (truth as OperationsPage).operations.length === 0
        ? undefined
        : html.replace(/(<input name="Data_Persistance"[^>]*value="[0-9a-f]{64}:)[^"]*/, (_, open: string) => {
            return open + Buffer.from('{"PN":2,"RC":"","TTCA":0.00,"T_L":[]}').toString('base64');
          }),
  },
  {
    name: 'preferences: their script dropped',
    kinds: ['operations'],
    harmless: true,
    apply: ({ html }) => html.replace(/<script[^>]*>\s*var typeProduit[\s\S]*?<\/script>/, ''),
  },
  {
    name: 'the list of accounts beside it dropped',
    kinds: ['operations'],
    harmless: true,
    apply: ({ html }) => html.replace(/<ul class="_c1 ei_md_masterroot _c1">[\s\S]*?<\/ul>/, ''),
  },
  {
    name: 'more: class of the button renamed',
    kinds: ['operations', 'card_operations'],
    harmless: true,
    apply: ({ html }) =>
      html.includes('ei_loadmorebtn') ? editTags(html, (tag) => tag.replace('ei_loadmorebtn', 'btn')) : undefined,
  },
  {
    name: 'more: button in other words',
    kinds: ['operations', 'card_operations'],
    harmless: true,
    apply: ({ html }) =>
      html.includes('ei_loadmorebtn')
        ? html.replace(/(ei_loadmorebtn[^>]*><span>)[^<]*/, '$1Afficher la page suivante')
        : undefined,
  },
  {
    name: 'more: class and words of the button renamed',
    kinds: ['operations', 'card_operations'],
    apply: ({ html }) =>
      html.includes('ei_loadmorebtn') ? html.replace(/ei_loadmorebtn([^>]*><span>)[^<]*/, 'btn$1Suivant') : undefined,
  },
  {
    name: 'more: as an empty block for a script',
    kinds: ['operations', 'card_operations'],
    apply: ({ html }) =>
      html.includes('ei_loadmorebtn')
        ? html.replace(
            /(<div class="[^"]*\bei_blocpaginb\b[^"]*">)[\s\S]*?(<\/div>)/,
            '$1<span class="spinner"></span>$2',
          )
        : undefined,
  },
  {
    // The hidden state of an account's operations knows that there are more.
    name: 'more: its block dropped, with its words',
    kinds: ['operations'],
    apply: ({ html }) =>
      html.includes('ei_loadmorebtn')
        ? html.replace(/<div class="[^"]*\bei_blocpaginb\b[^"]*">[\s\S]*?<\/div>/, '')
        : undefined,
  },
  {
    name: 'form: its tags dropped',
    kinds: ['operations', 'card_operations', 'card_list', 'card_month'],
    apply: ({ html, truth }) => {
      const damaged = editTags(html, (tag) => (/^<\/?form\b/.test(tag) ? '' : tag));
      return {
        html: damaged,
        alsoTrue: [without(without(without(truth as object, 'more'), 'switchCard'), 'form')].filter(
          () => !html.includes('ei_loadmorebtn'),
        ),
      };
    },
  },
  {
    name: 'form: its address dropped',
    kinds: ['operations', 'card_operations', 'card_list', 'card_month'],
    apply: ({ html, truth }) => ({
      html: editTags(html, (tag) => (tag.startsWith('<form') ? tag.replace(/\saction="[^"]*"/, '') : tag)),
      alsoTrue: [without(truth as object, 'form')],
    }),
  },
  {
    name: 'sorting: by value date, rows left',
    kinds: ['operations'],
    apply: ({ html, truth }) => ({
      html: html.replace('value="OPEDATE_D"', 'value="VALDATE_D"').replace(/class="tridesc"/g, 'class="trioff"'),
      alsoTrue: [
        withFields(truth, (fields) =>
          fields.map(([name, value]) => [name, name === 'Data_Sort' ? 'VALDATE_D' : value]),
        ),
      ],
    }),
  },
  {
    name: 'sorting: oldest first, rows left',
    kinds: ['operations'],
    apply: ({ html, truth }) => ({
      html: html.replace('value="OPEDATE_D"', 'value="OPEDATE_A"'),
      alsoTrue: [
        withFields(truth, (fields) =>
          fields.map(([name, value]) => [name, name === 'Data_Sort' ? 'OPEDATE_A' : value]),
        ),
      ],
    }),
  },
];

type Fields = readonly (readonly [name: string, value: string])[];

/** The form is posted back as it was found. */
function withFields(truth: unknown, edit: (fields: Fields) => Fields): unknown {
  const { more, form, ...page } = truth as OperationsPage;
  const edited = (post: FormPost): FormPost => ({ ...post, fields: edit(post.fields) });
  return { ...page, ...(more && { more: edited(more) }), ...(form && { form: edited(form) }) };
}
