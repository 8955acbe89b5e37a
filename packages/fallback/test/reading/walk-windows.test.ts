import { addDays, type CalendarDate, manualClock } from '@relais/model';
import type { AccountListRow } from '@relais/parsers';
import { type Operation, renderOperationsPage } from '@relais/simulator/pages';
import { describe, expect, it } from 'vitest';
import { Pages } from '../../src/reading/pages.ts';
import { walkOperations } from '../../src/reading/walk-operations.ts';
import { lookAt } from '../../src/session/look-at.ts';
import type { FormToSend } from '../../src/transport/page-reader.ts';
import type { ReadPage } from '../../src/transport/read-page.ts';
import { tooLarge } from '../../src/transport/too-large.ts';
import { calm, contractOf, IBAN, operations, TODAY } from './shown-bank.ts';

/** Two hundred days of two rows a day. */
const CONTRACT = contractOf({
  operations: operations(200).flatMap((one): readonly Operation[] => [one, { ...one, lines: [`${one.lines[0]} BIS`] }]),
});

interface Bank {
  /** Rows of the largest form that it takes. */
  readonly mostRows: number;
  /** Its answer to a search: the days of it, all days, or none at all. */
  readonly searches?: 'well' | 'not' | 'other_balance';
}

/** Walks back to a day in a bank that stops taking forms when they have grown. */
async function walked({ mostRows, searches = 'well' }: Bank, until: CalendarDate) {
  const asked: string[] = [];
  let view: { moreSteps: number; search?: { from: CalendarDate; to: CalendarDate } } = { moreSteps: 0 };
  const shown = (url: string): ReadPage => {
    const contract = asked.length > 3 && searches === 'other_balance' ? { ...CONTRACT, openingCents: 1 } : CONTRACT;
    const html = renderOperationsPage({ brand: 'cic', visit: 'visit', contract, today: TODAY, ...view });
    const page: ReadPage = { url, html, status: 200, bytes: html.length };
    page.document = lookAt(page, undefined).document;
    return page;
  };
  const post = ({ action, fields }: FormToSend): ReadPage => {
    const values = new Map(fields.map(([name, value]) => [name, String(value)]));
    if (values.has('_FID_DoSearch')) {
      const day = (end: string) =>
        (values.get(`[t:dbt%3adate;]Data_FormSearchParmeters_${end}Date`) ?? '').split('/').reverse().join('-');
      const search = { from: day('Start'), to: day('End') };
      asked.push(`${search.from} ${search.to}`);
      view = searches === 'not' ? { moreSteps: 0 } : { moreSteps: 0, search };
      return shown(action);
    }
    asked.push('more');
    const rows = (view.moreSteps + 1) * 50;
    if (rows > mostRows) throw tooLarge();
    view = { ...view, moreSteps: view.moreSteps + 1 };
    return shown(action);
  };
  const webid = /webid=([0-9a-f]{64})/.exec(shown('').html)?.[1] ?? '';
  const href = `https://www.cic.fr/fr/banque/mouvements.html?webid=${webid}`;
  const pages = new Pages({
    session: {
      get: async (address) => {
        asked.push('open');
        view = { moreSteps: 0 };
        return shown(String(address));
      },
      post: async (form) => post(form),
      download: () => Promise.reject(new TypeError('a walk needs no file')),
    },
    clock: manualClock(Date.parse(`${TODAY}T09:00:00Z`)),
    onPage: () => {},
    onDrift: () => {},
  });
  const account = { iban: IBAN, row: { webid } as AccountListRow, currency: 'EUR', href, cardRows: [] };
  const walk = await walkOperations({ pages, account, until, withAnnounced: false, signal: calm });
  return {
    walk,
    asked,
    labels: walk.operations.map(({ transaction }) => transaction.remittanceInformation.unstructured),
  };
}

const since = (day: CalendarDate) =>
  CONTRACT.operations
    .filter(({ bookingDate }) => bookingDate >= day)
    .toReversed()
    .map(({ lines }) => lines);

describe('a list whose form grows too large for "more" (413)', () => {
  it('is read by searches of thirty days, each row once, back to the day that is wanted', async () => {
    const until = addDays(TODAY, -90);
    const { walk, asked, labels } = await walked({ mostRows: 100 }, until);
    expect(labels).toEqual(since(until));
    expect(walk).toMatchObject({ wholeFrom: until });
    expect(walk.isCut).toBeUndefined();
    expect(asked.filter((one) => one.includes('-'))).toEqual([
      `${addDays(TODAY, -53)} ${addDays(TODAY, -24)}`,
      `${addDays(TODAY, -83)} ${addDays(TODAY, -54)}`,
      `${until} ${addDays(TODAY, -84)}`,
    ]);
  });

  it('is read by shorter searches where these still lead to too large a form', async () => {
    const until = addDays(TODAY, -90);
    const { walk, asked, labels } = await walked({ mostRows: 20 }, until);
    expect(labels).toEqual(since(until));
    expect(walk.isCut).toBeUndefined();
    expect(asked).toContain(`${addDays(TODAY, -38)} ${addDays(TODAY, -24)}`);
  });

  it('keeps the rows that were read, and says since when they are whole, where the bank does not search', async () => {
    const { walk, labels } = await walked({ mostRows: 20, searches: 'not' }, addDays(TODAY, -90));
    expect(labels).toEqual(since(addDays(TODAY, -23)));
    expect(walk).toMatchObject({ isCut: true, wholeFrom: addDays(TODAY, -23) });
  });

  it('is refused where something was booked meanwhile', async () => {
    const walk = walked({ mostRows: 50, searches: 'other_balance' }, addDays(TODAY, -90));
    await expect(walk).rejects.toMatchObject({ fingerprint: { mark: 'paging.balance' } });
  });
});
