import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, dateInZone, isRelaisError } from '@relais/model';
import type { CustomerHandle } from 'relais';
import type { DrillPage, DrillReport, DrillStep } from './drill-report.ts';
import type { DrillTarget } from './drill-target.ts';

/** Readable without strong authentication (RTS art. 10a). */
const DAYS = 90;
/** More calls than a healthy way back takes. */
const MOST_CALLS = 60;

/** The drill calls it after each step. */
export interface DrillWatcher {
  readonly onStep: (step: DrillStep) => void;
  readonly onPage: (page: DrillPage) => void;
}

/**
 * Runs one whole failover: failures, switch, login, reading, logout, failback. It uses the public interface alone, as
 * any host program.
 */
export async function runDrill(target: DrillTarget, watcher: DrillWatcher): Promise<DrillReport> {
  const { relais, isSimulated } = target;
  const steps: DrillStep[] = [];
  const pages: DrillPage[] = [];
  const tell = (step: DrillStep['step'], verdict: DrillStep['verdict'], text: string): void => {
    steps.push({ step, verdict, text });
    watcher.onStep({ step, verdict, text });
  };
  const onPage = (page: DrillPage): void => {
    pages.push(page);
    watcher.onPage(page);
  };
  const stop = watch(target, tell, onPage);
  try {
    await walk(target, tell);
  } catch (error) {
    tell(nextStep(steps), 'bad', inWords(error));
  }
  await relais.close();
  stop();
  const { begun, ended } = target.sessions;
  if (begun > 0)
    tell(
      'logout',
      ended.length === begun ? 'good' : 'bad',
      `${ended.length} of ${begun} sessions ended: ${ended.join(', ')}`,
    );
  return { bank: relais.bank.id, isSimulated, steps, pages, ok: steps.every(({ verdict }) => verdict !== 'bad') };
}

type Tell = (step: DrillStep['step'], verdict: DrillStep['verdict'], text: string) => void;

function watch({ relais }: DrillTarget, tell: Tell, onPage: (page: DrillPage) => void): () => void {
  const left = [
    relais.on('failover', ({ basis, evidence }) => {
      const failures = evidence.map(({ kind }) => kind).join(', ');
      if (evidence.length > 0) tell('failures', 'good', `${evidence.length} in a row: ${failures}`);
      tell('switch', 'good', basis);
    }),
    relais.on('fallback:login', ({ outcome, tookMs, ...login }) => {
      const isStrong = 'sca' in login && login.sca === true;
      const how = `${tookMs} ms${isStrong ? ', with strong authentication' : ''}`;
      tell('login', outcome === 'ok' ? 'good' : 'bad', outcome === 'ok' ? how : `${outcome} after ${how}`);
    }),
    relais.on('fallback:progress', ({ page, step, status, bytes, tookMs, rows }) => {
      if (step !== undefined) return;
      onPage({
        page,
        ...(status !== undefined && { status }),
        ...(bytes !== undefined && { bytes }),
        ...(tookMs !== undefined && { tookMs }),
        ...(rows !== undefined && { rows }),
        result: 'parsed',
      });
    }),
    relais.on('page:drift', ({ fingerprint: { page, mark } }) => {
      onPage({ page, result: `drift: ${mark}` });
    }),
    relais.on('failback', ({ openedAt, closedAt = openedAt }) => {
      tell('failback', 'good', `after ${((closedAt - openedAt) / 1_000).toFixed(1)} s`);
    }),
  ];
  return () => {
    for (const leave of left) leave();
  };
}

async function walk(target: DrillTarget, tell: Tell): Promise<void> {
  const { relais, psu, switchOver, mend } = target;
  const handle = relais.for({ ...psu, attended: { actionId: 'drill', at: Date.now() } });
  await switchOver(() => handle.getAccounts());
  const { accounts, provenance } = await handle.getAccounts();
  tell('accounts', 'good', `${accounts.length}, by the ${provenance.channel}`);
  const dateFrom = addDays(dateInZone(Date.now(), relais.bank.timeZone), -DAYS);
  for (const [index, { resourceId, cashAccountType }] of accounts.entries()) {
    const { balances } = await handle.getBalances(resourceId);
    const { transactions } = await handle.getTransactions(resourceId, { dateFrom });
    const rows = `${balances.length} balances, ${transactions.length} transactions of ${DAYS} days`;
    tell('account', 'good', `${index + 1} of ${accounts.length} (${cashAccountType}): ${rows}`);
  }
  if (mend === undefined) return tell('failback', 'skipped', 'no access token was given: the API is not asked');
  await mend();
  await untilBack(handle, target);
}

async function untilBack(handle: CustomerHandle, { relais, pauseMs }: DrillTarget): Promise<void> {
  for (let call = 0; relais.state !== 'closed'; call += 1) {
    if (call === MOST_CALLS) throw new Error('the breaker has not closed again');
    await sleep(pauseMs);
    await handle.getAccounts();
  }
}

/** Reports codes and reasons only: a message of the bank may name the customer. */
function inWords(error: unknown): string {
  if (!isRelaisError(error)) return error instanceof Error ? error.message : 'unknown failure';
  return error.reason === undefined ? error.code : `${error.code} (${error.reason})`;
}

/** The step a failure belongs to: the first that is not reported yet. */
function nextStep(steps: readonly DrillStep[]): DrillStep['step'] {
  const order = ['switch', 'login', 'accounts', 'account', 'failback'] as const;
  return order.find((step) => !steps.some((told) => told.step === step)) ?? 'failback';
}
