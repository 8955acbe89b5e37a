import type { Element } from 'domhandler';
import { closest } from '../dom/element.ts';
import { type FormPost, formContent, formPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import type { Select } from '../dom/select.ts';
import { beginningOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { collapse, fold } from '../text/fold.ts';
import { sendingButton } from './answer-form.ts';
import { givesUp } from './way-past.ts';

/** Means of strong authentication. `other`: the words of the page do not name it with certainty. */
export type OfferedKind = 'app' | 'sms' | 'voice' | 'email' | 'safetrans' | 'digipass' | 'key_card' | 'other';

/** One means that the bank offers, and the request that chooses it. The choice notifies the customer. */
export interface OfferedMeans {
  readonly kind: OfferedKind;
  /** The page's own words, e.g. with a masked number. Empty only when the bank offers nothing else. */
  readonly words: string;
  /** True for the means that the bank has chosen beforehand. */
  readonly isProposed: boolean;
  /** Absolute URL to follow, or the whole form, to be posted once. */
  readonly by: { readonly url: string } | { readonly form: FormPost };
}

const KIND = 'sca';
/** No customer has so many means: the page is another one. */
const MOST_MEANS = 20;
const CHOICE = '_pid=AuthChoicePage';
const STARTS: readonly RegExp[] = [/_pid=AuthChoicePage\b/, /\b_fid=SCA\b/];
const WORDS: readonly (readonly [RegExp, OfferedKind])[] = [
  [/\b(application|confirmation|appli) mobile\b/, 'app'],
  [/\bsms\b/, 'sms'],
  [/\b(appel|serveur) (telephonique|vocal)\b/, 'voice'],
  [/\be-?mail\b|\bcourriel\b/, 'email'],
  [/\bsafetrans\b/, 'safetrans'],
  [/\bdigipass\b/, 'digipass'],
  [/\bcarte de cles\b/, 'key_card'],
];

/**
 * The offered means as buttons of a form, one of which is to be chosen.
 *
 * @returns an empty list when the page has no such form
 * @throws {PageDriftError} `page_drift` when the form wants several choices, or does not name each of them
 */
export function meansByForm($: Select, document: PageDocument): readonly OfferedMeans[] | undefined {
  const [form, second] = $(`form[action*="${CHOICE}"]:has(input[type="radio" i])`).get();
  if (form === undefined) return undefined;
  if (second !== undefined || $(form).find('select, textarea, input:not([type])').length > 0) throw unclear('form');
  const inputs = $(form).find('input').get();
  if (inputs.some(({ attribs: { type = '' } }) => !KNOWN.has(type.toLowerCase()))) throw unclear('form');
  const choices = inputs.filter(({ attribs: { type, disabled } }) => isRadio(type) && disabled === undefined);
  const [name, other] = new Set(choices.map(({ attribs }) => attribs['name'] ?? ''));
  if (!name || other !== undefined) throw unclear('field');
  if (choices.length > MOST_MEANS) throw unclear('field');
  const action = sendingButton(form);
  if (action === undefined) throw unclear('action');
  const { controls, fields: found } = formContent(form, document);
  const unchosen = found.filter(([field]) => field !== name);
  const send = formPost(form, action, document, KIND, { controls, fields: unchosen });
  const pressed = send.fields.slice(unchosen.length);
  const means = choices.map((choice): OfferedMeans => {
    const words = labelOf($, choice);
    const { value = '', checked } = choice.attribs;
    const fields = [...unchosen, [name, value] as const, ...pressed];
    return {
      kind: kindOf(words),
      words,
      isProposed: checked !== undefined,
      by: { form: { action: send.action, fields } },
    };
  });
  const values = new Set(choices.map(({ attribs }) => attribs['value'] ?? ''));
  if (values.has('') || values.size !== means.length) throw unclear('value');
  refuseAlike(means);
  if (means.filter(({ isProposed }) => isProposed).length > 1) throw unclear('proposed');
  return means;
}

/**
 * The offered means as links. One starts what the bank proposes; those beside it name other means.
 *
 * @returns an empty list when the page has no such link
 * @throws {PageDriftError} `page_drift` when the links cannot be told apart
 */
export function meansByLinks($: Select, url: string): readonly OfferedMeans[] | undefined {
  const found = new Map<string, OfferedMeans>();
  let hasProposed = false;
  for (const link of $('a[href]').get()) {
    const href = link.attribs['href'] ?? '';
    const target = href.includes(CHOICE) && !givesUp(href) ? absoluteUrl(href, url) : undefined;
    if (target === undefined || found.has(target)) continue;
    const words = collapse(beginningOf(link));
    const isStart = STARTS.every((part) => part.test(href));
    if (!isStart && kindOf(words) === 'other') continue;
    found.set(target, { kind: kindOf(words), words, isProposed: isStart && !hasProposed, by: { url: target } });
    hasProposed ||= isStart;
  }
  if (!hasProposed) return undefined;
  const means = [...found.values()];
  if (means.length > 1) refuseAlike(means);
  return means;
}

/** Buttons of the form itself. Text and password inputs would need an answer that Relais does not have. */
const KNOWN: ReadonlySet<string> = new Set(['radio', 'hidden', 'submit', 'button', 'image', 'reset']);

function isRadio(type: string | undefined): boolean {
  return type?.toLowerCase() === 'radio';
}

/** The label for a choice, or around it. */
function labelOf($: Select, choice: Element): string {
  const { id } = choice.attribs;
  const [named, second] = $('label')
    .get()
    .filter((label) => id !== undefined && label.attribs['for'] === id);
  if (second !== undefined) throw unclear('words');
  const label = named ?? closest(choice, ({ name }) => name === 'label');
  return label === undefined ? '' : collapse(beginningOf(label));
}

/** Choices with equal or empty words cannot be told apart. */
function refuseAlike(means: readonly OfferedMeans[]): void {
  const words = new Set(means.map((one) => fold(one.words)));
  if (words.has('') || words.size !== means.length) throw unclear('words');
}

/** Only if the words name exactly one means. */
function kindOf(words: string): OfferedKind {
  const folded = fold(words);
  const [kind, second] = WORDS.filter(([pattern]) => pattern.test(folded)).map(([, named]) => named);
  return kind !== undefined && second === undefined ? kind : 'other';
}

function unclear(what: string): Error {
  return drift(KIND, `choice.${what}`);
}
