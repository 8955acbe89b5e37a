import type { Element } from 'domhandler';
import { closest } from '../dom/element.ts';
import { type FormPost, formContent, formPost } from '../dom/form-post.ts';
import { type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { collapse } from '../text/fold.ts';
import { isDownloadTable } from './download-table.ts';

/** One account that the download form offers. */
export interface DownloadAccount {
  /** Product and holder, as printed. */
  readonly label: string;
  /** Blanks collapsed: `04100 000205123 01`. */
  readonly number: string;
  /** Name of the checkbox that selects it. */
  readonly checkbox: string;
  /** Name of the hidden input that says the same in a word, `true` or `false`, where the form has one. */
  readonly word?: string;
  /** What that input has to say beside the box, once it is checked. */
  readonly checkedWord?: 'true' | 'false';
  /** Its place among all rows of the form, counted from 0. */
  readonly place: number;
  readonly webid?: string;
}

/** The download form. */
export interface DownloadForm {
  readonly accounts: readonly DownloadAccount[];
  /** Checkboxes of the rows that are no account, e.g. of cards. */
  readonly leftOut: readonly string[];
  /** Values of `data_formats_selected`, e.g. `csv`. */
  readonly formats: readonly string[];
  /** Whether the bank says that what was posted before was wrong. */
  readonly isRefused: boolean;
  /** What a browser sends of it, and the download action, without a choice of format or account. */
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
export function parseDownloadForm(page: ReadablePage): DownloadForm {
  const document = readWholeDocument(page, KIND);
  const { $ } = document;
  const [table, second] = $('table[id]')
    .get()
    .filter(({ attribs }) => isDownloadTable(attribs['id'] ?? ''));
  const form = table && closest(table, ({ name }) => name === 'form');
  if (table === undefined || !form?.attribs['action']?.includes('telechargement.cgi?') || second !== undefined) {
    throw drift(KIND, 'form.missing');
  }
  if ($(form).find(`[name^="${ACTION}"]`).length === 0) throw drift(KIND, 'form.action');
  const { controls, fields } = formContent(form, document);
  const hidden = new Map(fields);
  const allBoxes = $(table).find('input[type="checkbox"]').get();
  // A box that chooses all rows is no row.
  const [others, boxes] = parted(allBoxes);
  const ofOthers = new Set(others.map(({ attribs }) => attribs['id']));
  const labels = $(table)
    .find('label')
    .get()
    .filter(({ attribs }) => !ofOthers.has(attribs['for']));
  const byBox = new Map(labels.map((label) => [label.attribs['for'], label]));
  if (labels.length !== boxes.length || byBox.size !== boxes.length) throw drift(KIND, 'accounts.count');
  const checkedWord = wordOfChecked(boxes, hidden);
  const rows = boxes.map((box, place) =>
    readRow(box, byBox.get(box.attribs['id'] ?? ''), place, { hidden, checkedWord }),
  );
  const accounts = rows.filter((row) => typeof row !== 'string');
  if (accounts.length === 0) throw drift(KIND, 'accounts.count');
  if (new Set(boxes.map(({ attribs }) => attribs['name'])).size !== boxes.length) throw drift(KIND, 'accounts.twins');
  const formats = $(form)
    .find('[name="data_formats_selected"]')
    .map((_, input) => $(input).attr('value') ?? '')
    .get();
  const leftOut = rows.filter((row) => typeof row === 'string');
  const isRefused = $('.blocmsg.err, .bloctxt.err').not('.invisible').text().trim() !== '';
  const choices = new Set(['data_formats_selected', ...allBoxes.map(({ attribs }) => attribs['name'])]);
  const unchosen = { controls, fields: fields.filter(([name]) => !choices.has(name)) };
  return { accounts, leftOut, formats, isRefused, form: formPost(form, ACTION, document, KIND, unchosen) };
}

/** Checkboxes that choose no row, and those of rows. */
function parted(boxes: readonly Element[]): readonly [readonly Element[], readonly Element[]] {
  const isOfRow = ({ attribs }: Element): boolean => CHECKBOX.test(attribs['name'] ?? '');
  return [boxes.filter((box) => !isOfRow(box)), boxes.filter(isOfRow)];
}

interface FormWords {
  /** Hidden inputs of the form. */
  readonly hidden: ReadonlyMap<string, string>;
  readonly checkedWord: 'true' | 'false';
}

/**
 * What the word says beside a checked box. A box that the bank has checked beforehand shows it. Where there is none, most
 * programs say `true`.
 */
function wordOfChecked(boxes: readonly Element[], hidden: ReadonlyMap<string, string>): 'true' | 'false' {
  const checked = boxes.filter(({ attribs }) => attribs['checked'] !== undefined);
  const words = checked.map(({ attribs }) => hidden.get((attribs['name'] ?? '').replace(/^CB:/, 'Bool:')));
  return words.length > 0 && words.every((word) => word === 'false') ? 'false' : 'true';
}

/** The account of a row, or the name of its checkbox. A card's row begins with no account number, or says that it is a card. */
function readRow(
  box: Element,
  label: Element | undefined,
  place: number,
  { hidden, checkedWord }: FormWords,
): DownloadAccount | string {
  const checkbox = box.attribs['name'] ?? '';
  const text = label === undefined ? '' : collapse(textOf(label));
  if (text === '' || isGarbled(text)) throw drift(KIND, 'account.label', text);
  const [, index] = CHECKBOX.exec(checkbox) ?? [];
  // Inputs of the first row have no number.
  const row = `data_accounts_account_${index === undefined ? '' : `${index}__`}`;
  const [, number, words] = LABEL.exec(text) ?? [];
  const isCard = /^(?:true|1)$/i.test(hidden.get(`${row}is%5fcard`) ?? '');
  if (isCard || number === undefined || words === undefined) return checkbox;
  const webid = hidden.get(`[t:xsd%3astring;]${row}webid`);
  const word = `Bool:${row}ischecked`;
  return {
    label: words,
    number,
    checkbox,
    ...(hidden.has(word) ? { word, checkedWord } : {}),
    place,
    ...(webid ? { webid } : {}),
  };
}
