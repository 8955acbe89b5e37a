import type { AccessFacts, Answer, HalAccounts, HalBalances, HalTransactions, TransactionQuery } from '@relais/model';
import { type BankProfile, type Clock, type Consent, cic, manualClock, RelaisError } from '@relais/model';
import type { PageDriftError } from '@relais/parsers';
import {
  type CardMonth,
  type CardPagesPlan,
  type Contract,
  type DownloadFormPlan,
  type Operation,
  renderAccountListPage,
  renderAnnouncedPage,
  renderBundlePage,
  renderCardFunctionsPage,
  renderCardHalfYearPage,
  renderCardListPage,
  renderCardPage,
  renderCardTimelinePage,
  renderCsv,
  renderDownloadPage,
  renderOperationsPage,
  renderRibPage,
  type SiteOptions,
  toLatin9,
} from '@relais/simulator/pages';
import { AccountReader } from '../../src/reading/account-reader.ts';
import type { ExportUse } from '../../src/reading/export/export-use.ts';
import type { PageReader } from '../../src/transport/page-reader.ts';
import type { ReadPage } from '../../src/transport/read-page.ts';

export const TODAY = '2026-11-20';
export const IBAN = 'FR7610096182140007153380145';
const ORIGIN = 'https://www.cic.fr';
const SITE = { brand: 'cic', visit: 'visit' } as const;

export function contractOf(more: Partial<Contract> = {}): Contract {
  return {
    kind: 'current',
    resourceId: 'one',
    product: 'C/C CONTRAT PERSONNEL GLOBAL',
    holder: 'MME CLAIRE AUBERTIN',
    number: '18214 00071533801',
    iban: IBAN,
    currency: 'EUR',
    openingCents: 100_000,
    operations: [],
    ...more,
  };
}

/** The IBAN of an account of CIC, with check digits and key that are right. @param account - 11 digits */
export function cicIban(account: string): string {
  const key = 97n - ((89n * 10096n + 15n * 18214n + 3n * BigInt(account)) % 97n);
  const bban = `1009618214${account}${String(key).padStart(2, '0')}`;
  return `FR${String(98n - (BigInt(`${bban}152700`) % 97n)).padStart(2, '0')}${bban}`;
}

/** Operations one a day, oldest first, the last of them today. */
export function operations(count: number): readonly Operation[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.parse(TODAY) - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    const lines = [`VIR SEPA ${index + 1}`];
    return { ...REST, bookingDate: day, valueDate: day, cents: -(100 + index), lines };
  });
}

const REST = { reference: '10096', token: '', currency: 'EUR', hasAdvice: false } as const;

/** A deferred card with one month for each list of purchases in cents. */
export function cardOf(maskedNumber: string, ...months: readonly (readonly number[])[]) {
  return {
    resourceId: maskedNumber,
    type: 'MASTERCARD',
    maskedNumber,
    holder: 'MME CLAIRE AUBERTIN',
    debit: 'deferred' as const,
    months: months.map((cents, at): CardMonth => {
      const debitedOn = at === 0 ? '2026-11-30' : '2026-12-31';
      const purchases = cents.map((one, index) => ({
        purchasedOn: `2026-11-${String(19 - index).padStart(2, '0')}`,
        merchant: `LIBRAIRIE ${String.fromCharCode(65 + index)}`,
        city: 'BREST',
        cents: one,
      }));
      const [from, to] = at === 0 ? ['2026-10-26', '2026-11-25'] : ['2026-11-26', '2026-12-25'];
      return { from, to, debitedOn, purchases };
    }),
  };
}

const checkbox = (at: number): string => `CB:data_accounts_account_${at === 0 ? '' : `${at + 1}__`}ischecked`;

/** The download form over some contracts. */
export function downloadPage(contracts: readonly Contract[], plan: DownloadFormPlan = {}): string {
  return renderDownloadPage({ ...SITE, contracts, plan });
}

/** The reader, with what is known of an answer beside the data. */
interface FlatReader {
  readonly getAccounts: (signal: AbortSignal) => Promise<Flat<HalAccounts>>;
  readonly getBalances: (id: string, signal: AbortSignal) => Promise<Flat<HalBalances>>;
  readonly getTransactions: (
    id: string,
    query: TransactionQuery,
    signal: AbortSignal,
  ) => Promise<Flat<HalTransactions>>;
}

type Flat<Value> = Value & Omit<Answer<Value>, 'value'>;

async function flat<Value extends object>(answer: Promise<Answer<Value>>): Promise<Flat<Value>> {
  const { value, provenance, notes } = await answer;
  return { ...value, provenance, notes };
}

export interface ShownBank {
  readonly reader: FlatReader;
  /** Every request, in order: method and path, or the action that was pressed. */
  readonly asked: string[];
  /** Every page that was given, in order. */
  readonly given: ReadPage[];
  /** What was asked for, as in `asked`, and `read` with the name of each page that was read, in order. */
  readonly course: string[];
  readonly record: AccessFacts[];
  readonly drifts: PageDriftError[];
}

export interface ShownBankOptions {
  readonly contracts: readonly Contract[];
  readonly consent?: Consent['accounts'];
  readonly web?: Partial<BankProfile['web']>;
  readonly csv?: ExportUse;
  /** What of cards the menus lead to. @defaultValue none */
  readonly cardViews?: SiteOptions['cardViews'];
  /** How the pages of cards are written. @defaultValue as most customers meet them */
  readonly cardPages?: CardPagesPlan;
  /** @defaultValue the present one */
  readonly release?: SiteOptions['release'];
  /** @defaultValue as most customers have it */
  readonly downloadForm?: DownloadFormPlan;
  /** @defaultValue one that stands still */
  readonly clock?: Clock;
  /** @defaultValue {@link TODAY} */
  readonly today?: string;
  /** What becomes of a page on its way. @param ask - as in `asked` */
  readonly change?: (html: string, ask: string, times: number) => string | RelaisError;
}

/** A web bank of rendered pages behind a session of its own, and the reader that reads it. */
export function shownBank(options: ShownBankOptions): ShownBank {
  const { contracts, consent = 'all', web, csv = 'off', change, cardViews = [], today = TODAY } = options;
  const { cardPages = {}, release = '2021' } = options;
  const { downloadForm = {}, clock = manualClock(Date.parse(`${today}T09:00:00Z`)) } = options;
  const profile = cic({ fallbackUrl: 'https://door.invalid/' });
  const CARDS = { ...SITE, release, cardPages };
  const asked: string[] = [];
  const given: ReadPage[] = [];
  const course: string[] = [];
  const steps = new Map<string, number>();
  /** The month of a card that was shown last: an arrow does not name it. */
  let lastMonth = '';
  const addressOf = (contract: Contract): string =>
    /webid=([0-9a-f]{64})/.exec(renderOperationsPage({ ...SITE, contract, today }))?.[1] ?? '';
  const contractAt = (url: URL): Contract => {
    const webid = url.searchParams.get('webid') ?? url.searchParams.get('k_webid');
    const found = contracts.find((contract) => addressOf(contract) === webid);
    if (found === undefined) throw new Error(`no contract behind ${url.pathname}`);
    return found;
  };
  const operationsAt = (contract: Contract, moreSteps: number, search?: { from: string; to: string }): string =>
    renderOperationsPage({ ...SITE, contract, contracts, today, moreSteps, ...(search && { search }) });
  const cardAt = (contract: Contract, month: string, card: number, bundle?: number): string => {
    const debitedOn = contract.cards?.[0]?.months.find((one) => one.debitedOn.replaceAll('-', '').startsWith(month));
    const shown = { debitedOn: debitedOn?.debitedOn ?? '', card, ...(bundle !== undefined && { bundle }) };
    return renderCardPage({ ...CARDS, contract, contracts, ...shown });
  };
  const bundleAt = (contract: Contract, url: URL): string => {
    const { annee, mois = '', ...query } = Object.fromEntries(url.searchParams);
    const { cardmonth = `${annee}${mois.padStart(2, '0')}`, cardid = query['carte'] } = query;
    const { trnref = query['regroupement'] } = query;
    const open = contract.cards?.[0]?.months.find((one) => one.debitedOn.replaceAll('-', '').startsWith(cardmonth));
    const shown = { debitedOn: open?.debitedOn ?? '', card: Number(cardid), line: Number(trnref) };
    return renderBundlePage({ ...CARDS, contract, contracts, ...shown });
  };

  const answer = (url: URL, html: string, ask: string): ReadPage => {
    asked.push(ask);
    course.push(ask);
    const changed = change?.(html, ask, asked.filter((one) => one === ask).length) ?? html;
    if (changed instanceof RelaisError) throw changed;
    const page = { url: url.href, html: changed, status: 200, bytes: changed.length };
    given.push(page);
    return page;
  };

  const ownCardAt = (url: URL, pressed: string): ReadPage => {
    const place = /_card:(\d+)/.exec(pressed)?.[1] ?? url.searchParams.get('carte');
    const all = contracts.flatMap((contract) => (contract.cards ?? []).map((_, card) => ({ contract, card })));
    const shown = all[Number(place)];
    if (shown === undefined) throw new Error(`no card at ${place}`);
    const view = { ...CARDS, ...shown, contracts, today };
    if (/GoFunctions|PCS[12]_/.test(pressed)) return answer(url, renderCardFunctionsPage(view), `functions ${place}`);
    const isArrow = pressed.includes('GoMonthPrecedent');
    const { mois = '', annee = '' } = Object.fromEntries(url.searchParams);
    const [, month = mois, year = annee] = /[:=](\d{1,2})(\d{4})$/.exec(pressed) ?? [];
    if (!isArrow) lastMonth = `${year}-${month.padStart(2, '0')}-01`;
    const shownMonth = { ...view, debitedOn: lastMonth, isUnfolded: isArrow || url.searchParams.has('tout') };
    if (url.searchParams.has('regroupement')) return answer(url, bundleAt(shown.contract, url), 'bundle');
    const ask = `${isArrow ? 'older months' : 'month'} ${place} ${lastMonth.slice(0, 7)}`;
    const at = new URL(`/fr/banque/PCS3_SCIM_DEPCAR.aspx?carte=${place}`, url);
    if (release >= '2021') return answer(at, renderCardTimelinePage(shownMonth), ask);
    return answer(url, renderCardHalfYearPage({ ...shownMonth, isUnfolded: false }), ask);
  };

  const session: PageReader = {
    get: async (address) => {
      const url = new URL(String(address), `${ORIGIN}/fr/`);
      const page = url.pathname.split('/').at(-1) ?? '';
      if (page === 'comptes-et-contrats.html')
        return answer(url, renderAccountListPage({ ...SITE, contracts, cardViews }), 'list');
      if (page === 'rib.cgi') return answer(url, renderRibPage({ ...SITE, contracts }), 'rib');
      if (page === 'telechargement.cgi') return answer(url, downloadPage(contracts, downloadForm), 'download');
      if (page === 'SCIM_default.aspx') {
        const isSecond = url.search.includes('CurrentType=DistributedCards');
        const listed = isSecond ? 'DistributedCards' : 'MyCards';
        return answer(
          url,
          renderCardListPage({ ...CARDS, contracts, today, listed }),
          isSecond ? 'other cards' : 'own cards',
        );
      }
      if (/^(CRP8_SCIM_DEPCAR|PCS\d_\w+)\.aspx$/.test(page)) return ownCardAt(url, url.href);
      const contract = contractAt(url);
      if (page === 'CRP8_GESTPMONT.aspx') return answer(url, bundleAt(contract, url), 'bundle');
      if (page === 'mvts_instance.cgi')
        return answer(url, renderAnnouncedPage({ ...SITE, contract, contracts }), `announced ${contract.resourceId}`);
      const month = url.searchParams.get('cardmonth');
      const bundle = url.searchParams.get('regroupement');
      if (month !== null && bundle !== null)
        return answer(url, cardAt(contract, month, Number(url.searchParams.get('cardid')), Number(bundle)), 'bundle');
      if (month !== null) return answer(url, cardAt(contract, month, 0), `card ${month}`);
      steps.set(contract.resourceId, 0);
      return answer(url, operationsAt(contract, 0), `operations ${contract.resourceId}`);
    },
    post: async ({ action, fields }) => {
      const url = new URL(action);
      const form = new Map(fields);
      if (/SCIM_default|PCS3/.test(url.pathname)) return ownCardAt(url, fields.at(-1)?.[0] ?? '');
      const contract = contractAt(url);
      const pressed = fields.map(([name]) => name).find((name) => name.startsWith('_FID_')) ?? '';
      const of = `${pressed} ${contract.resourceId}`;
      if (pressed === '_FID_DoShowTransactionsToComeView')
        return answer(url, renderAnnouncedPage({ ...SITE, contract, contracts }), of);
      if (pressed === '_FID_DoChangeCardDetails') {
        const card = Number(form.get('Data_SelectedCardItemKey')?.slice(1)) - 1;
        return answer(url, cardAt(contract, url.searchParams.get('k_cardmonth') ?? '', card), of);
      }
      if (pressed === '_FID_DoSearch') {
        const day = (end: string): string =>
          String(form.get(`[t:dbt%3adate;]Data_FormSearchParmeters_${end}Date`) ?? '')
            .split('/')
            .reverse()
            .join('-');
        return answer(url, operationsAt(contract, 0, { from: day('Start'), to: day('End') }), of);
      }
      const step = (steps.get(contract.resourceId) ?? 0) + 1;
      steps.set(contract.resourceId, step);
      return answer(url, operationsAt(contract, step), of);
    },
    download: async ({ action, fields }) => {
      const form = new Map(fields);
      const { hasCards = true, chosenBy = 'box' } = downloadForm;
      const rows = contracts.flatMap((one) => [one, ...(hasCards ? (one.cards ?? []) : []).map(() => undefined)]);
      const contract = rows.find((_, at) => {
        const box = checkbox(at);
        return chosenBy === 'box' ? form.has(box) : form.get(box.replace('CB:', 'Bool:')) === 'true';
      });
      if (contract === undefined || form.get('data_formats_selected') !== 'csv') throw new Error('nothing was chosen');
      const chosen = rows.flatMap((_, at) => (form.has(checkbox(at)) ? [at] : []));
      const isTrue = (at: number): boolean => form.get(checkbox(at).replace('CB:', 'Bool:')) === 'true';
      const { words } = downloadForm;
      const areRight =
        words === undefined || rows.every((_, at) => isTrue(at) === (words === 'follow' && chosen.includes(at)));
      if (chosen.length > 1 || !areRight) throw new Error('another choice than that of one account');
      const day = (end: string): string =>
        String(form.get(`[t:dbt%3adate;]data_daterange_${end}date_value`) ?? '')
          .split('/')
          .reverse()
          .join('-');
      const ask = `csv ${contract.resourceId} ${form.get('[t:xsd%3astring;]data_accounts_selection')}`;
      const text = renderCsv({ contract, days: { from: day('start'), to: day('end') } });
      const page = answer(new URL(action), text, ask);
      return /^<(!doctype )?html/i.test(page.html) ? page : { status: 200, bytes: toLatin9(page.html) };
    },
  };

  const record: AccessFacts[] = [];
  const drifts: PageDriftError[] = [];
  const accounts = new AccountReader({
    session,
    profile: { ...profile, web: { ...profile.web, ...web } },
    consent: { id: 'consent', accounts: consent, fallbackAllowed: true },
    clock,
    csv,
    onPage: (page) => course.push(`read ${page}`),
    onDrift: (error) => drifts.push(error),
    record: {
      access: async (pages) => void record.push(pages),
      noteAccess: async (pages) => void record.push(...pages),
    },
  });
  const reader: FlatReader = {
    getAccounts: (signal) => flat(accounts.getAccounts(signal)),
    getBalances: (id, signal) => flat(accounts.getBalances(id, signal)),
    getTransactions: (id, query, signal) => flat(accounts.getTransactions(id, query, signal)),
  };
  return { reader, asked, given, course, record, drifts };
}

/** A page of operations as the bank shows it. @param moreSteps - how often "more" was pressed */
export function operationsPageOf(contract: Contract, moreSteps = 0): string {
  return renderOperationsPage({ ...SITE, contract, today: TODAY, moreSteps });
}

/** A signal that nobody aborts. */
export const calm: AbortSignal = new AbortController().signal;
