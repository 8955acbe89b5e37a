import { describe, expect, it } from 'vitest';
import { parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import {
  CAPTION,
  HEADERS,
  OPERATIONS_PATH,
  operationsPage,
  PLAIN_LABEL,
  printRow,
  ROWS,
} from '../fixtures/operations-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const [VIR, CARD] = ROWS;
const HEAD = `${CAPTION}<thead><tr>${HEADERS.date}${HEADERS.value}${HEADERS.label}${HEADERS.amount}</tr></thead>`;
const FORM =
  '<form id="I0:P2:F" action="/fr/banque/mouvements.html?_pid=AccountMasterDetail&amp;k_webid=a" method="post">';
const SEARCH = '<input type="text" name="[t:dbt%3adate;]Data_FormSearchParmeters_StartDate" value="">';

/** A list of nine rows of which three came: the server closed what it had opened. */
const brokenOff = (before: string, after: string) =>
  bankPage(
    OPERATIONS_PATH,
    wholePage(
      `${before}<table class="liste">${HEAD}<tbody>${[VIR, CARD, CARD].map(printRow).join('')}</tbody></table>${after}`,
    ),
  );

describe('a list that broke off', () => {
  it.each([
    ['with its form empty', FORM, '</form>'],
    ['with its form empty and blocks left open', `${FORM}<div><div class="___UpdatePanel">`, '</form>'],
    ['with its form closed before it, and blocks left open', `${FORM}</form><div><div>`, ''],
    ['with nothing in its form but the open search block', `${FORM}${SEARCH}<div>`, '</form>'],
  ])('is refused: %s', (_, before, after) => {
    expect(refusal(() => parseOperations(brokenOff(before, after)))).toBe('form.empty');
  });

  it('is no list of the old site, which has no form', () => {
    expect(parseOperations(brokenOff('', '')).operations).toHaveLength(3);
  });
});

describe('words of the page in a label', () => {
  it.each(['DATE DE VALEUR : 01/02/2025', 'DATE DE VALEUR : A CONVENIR', 'VALUTA: 12.03.'])(
    'in capitals are the payer’s: %s',
    (line) => {
      const label = PLAIN_LABEL.replace('BOULANGERIE KERN CARTE 4417', line);
      const { operations } = parseOperations(
        operationsPage({ rows: `<tbody>${printRow({ ...CARD, label })}</tbody>` }),
      );
      expect(operations[0]?.transaction).toMatchObject({
        valueDate: '2025-03-12',
        remittanceInformation: { unstructured: ['PAIEMENT PSC 1203 RENNES', line] },
      });
    },
  );
});
