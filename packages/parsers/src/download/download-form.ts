import { load } from 'cheerio/slim';
import type { Element } from 'domhandler';
import type { BankPage } from '../page/bank-page.ts';
import { collapse } from '../page/fold.ts';
import { type FormPost, formPost, hiddenInputs } from '../page/form-post.ts';
import { drift } from '../page/page-drift-error.ts';
import { readWholeDocument } from '../page/read-document.ts';
import { isGarbled, textOf } from '../page/text.ts';

/** One account that the download form offers. */
export interface DownloadAccount {
  /** Product and holder, as printed. */
  readonly label: string;
  /** Blanks collapsed: `04100 000205123 01`. */
  readonly number: string;
  /** Name of the checkbox that selects it. */
  readonly checkbox: string;
  readonly webid?: string;
}

/** The download form. */
export interface DownloadForm {
  readonly accounts: readonly DownloadAccount[];
  /** Values of `data_formats_selected`, e.g. `csv`. */
  readonly formats: readonly string[];
  /** Hidden inputs and the download action, without a choice. */
  readonly form: FormPost;
}

const KIND = 'download';
const ACTION = '_FID_DoDownload';
const LABEL = /^(\d{5} (?:\d{9} \d{2}|[0-9A-Z]{11}|\d{11})|\d{10,20}) (.+)$/;
const CHECKBOX = /^CB:data_accounts_account_(?:(\d+)__)?ischecked$/;

/**
 * Reads the download form.
 *
 * @throws {PageDriftError} `page_drift` when its accounts or its action cannot be read with certainty
 */
export function parseDownloadForm(page: BankPage): DownloadForm {
  const document = readWholeDocument(page, KIND);
  const $ = load(document.content);
  const [form, second] = $('form[action*="telechargement.cgi?"]').get();
  if (form === undefined || second !== undefined || $(form).find('#account-table').length !== 1) {
    throw drift(KIND, 'form.missing');
  }
  if ($(form).find(`[name^="${ACTION}"]`).length === 0) throw drift(KIND, 'form.action');
  const hidden = new Map(hiddenInputs(form, document.named.input));
  const boxes = $(form).find('#account-table input[type="checkbox"]').get();
  const labels = new Map(
    $(form)
      .find('#account-table label')
      .get()
      .map((label) => [label.attribs['for'], label]),
  );
  if (boxes.length === 0 || labels.size !== boxes.length) throw drift(KIND, 'accounts.count');
  const accounts = boxes.map((box) => readAccount(box, labels.get(box.attribs['id'] ?? ''), hidden));
  if (new Set(accounts.map(({ checkbox }) => checkbox)).size !== accounts.length) throw drift(KIND, 'accounts.twins');
  const formats = $(form)
    .find('[name="data_formats_selected"]')
    .map((_, input) => $(input).attr('value') ?? '')
    .get();
  return { accounts, formats, form: formPost(form, ACTION, document, KIND) };
}

function readAccount(box: Element, label: Element | undefined, hidden: ReadonlyMap<string, string>): DownloadAccount {
  const checkbox = box.attribs['name'] ?? '';
  const text = label === undefined ? '' : collapse(textOf(label));
  const [isAccount, index] = CHECKBOX.exec(checkbox) ?? [];
  const [, number, words] = LABEL.exec(text) ?? [];
  if (isAccount === undefined || number === undefined || words === undefined || isGarbled(text)) {
    throw drift(KIND, 'account.label', text);
  }
  // Inputs of the first account have no number.
  const webid = hidden.get(`[t:xsd%3astring;]data_accounts_account_${index === undefined ? '' : `${index}__`}webid`);
  return { label: words, number, checkbox, ...(webid ? { webid } : {}) };
}
