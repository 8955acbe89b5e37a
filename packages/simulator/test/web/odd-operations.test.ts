import { describe, expect, it } from 'vitest';
import { formOf, ledgerOf, linkOf, loggedIn, openBank, operationsPageOf, rowsOf } from './browse.ts';

const { namedCustomers = [] } = ledgerOf('cic');

function opened(login: string) {
  const { bank } = openBank('cic');
  const customer = namedCustomers.find((one) => one.login === login);
  const [contract] = customer?.contracts ?? [];
  if (customer === undefined || contract === undefined) throw new Error('no contract');
  return { browser: loggedIn(bank, customer), contract };
}

/** The rows of the hidden state. */
function mirrored(page: string): readonly { readonly L: readonly string[]; readonly D: string }[] {
  const [, base64 = ''] = formOf(page).sent.get('Data_Persistance')?.split(':') ?? [];
  return JSON.parse(Buffer.from(base64, 'base64').toString()).T_L;
}

describe('odd rows', () => {
  it('of 2019 have no label, in the table and in the hidden state', async () => {
    const { browser, contract } = opened('ROWS-NO-LABEL');
    const page = await operationsPageOf(browser, contract);
    const shown = contract.operations.toReversed().slice(0, 50);
    const bare = shown.flatMap(({ lines }, index) => (lines.length === 0 ? [index] : []));
    expect(bare.length).toBeGreaterThan(0);
    for (const index of bare) {
      expect(rowsOf(page)[index]).toMatch(
        /<td class="g[^>]*> <span class=" eir_showxs">[^<]*<br\/><\/span>\s+<span class=" eir_showxs">/,
      );
      expect(mirrored(page)[index]?.L).toEqual([]);
    }
  });

  it('of 2022 have no day, in the table and in the hidden state', async () => {
    const { browser, contract } = opened('ROWS-NO-DATE');
    const page = await operationsPageOf(browser, contract);
    const shown = contract.operations.toReversed().slice(0, 50);
    const undated = shown.flatMap(({ isUndated }, index) => (isUndated === true ? [index] : []));
    expect(undated.length).toBeGreaterThan(0);
    for (const index of undated) {
      expect(rowsOf(page)[index]).toMatch(/^[^>]*><\/td>/);
      expect(mirrored(page)[index]?.D).toBe('');
    }
  });
});

describe('a form that has grown too large', () => {
  it('is answered by 413 and an empty body, and can still be posted for less', async () => {
    const { browser, contract } = opened('MORE-TOO-LARGE');
    let page = await operationsPageOf(browser, contract);
    const more = async (): Promise<Response> => {
      const { action, sent } = formOf(page);
      return browser.post(action, [...sent, ['_FID_DoLoadMoreTransactions', '']]);
    };
    let answer = await more();
    let steps = 0;
    for (; answer.status === 200; steps += 1) {
      page = await answer.text();
      answer = await more();
    }
    expect(steps).toBeGreaterThan(0);
    expect(answer.status).toBe(413);
    expect(await answer.text()).toBe('');
    const first = await browser.page(linkOf(await browser.page('/fr/banque/comptes-et-contrats.html'), contract));
    const { action, sent } = formOf(first);
    const search = new Map([...sent, ['[t:dbt%3adate;]Data_FormSearchParmeters_StartDate', '01/11/2026']] as const);
    expect((await browser.post(action, [...search, ['_FID_DoSearch', '']])).status).toBe(200);
  });
});
