import { type Simulator, startSimulator } from '@relais/simulator';
import { createRelais } from 'relais';
import { UsageError } from '../command-line/usage-error.ts';
import { countingJournal } from './counting-journal.ts';
import type { DrillTarget } from './drill-target.ts';

/** Five times 30 seconds of silence are too long to watch: this number divides all times of the regulation. */
const SCALE = 60;
const scaled = (ms: number): number => Math.round(ms / SCALE);

/** More failures than any policy needs. */
const MOST_FAILURES = 20;

/** A bank on this machine whose API goes silent. @param login - one of its customers; the first when absent */
export async function simulatedTarget(login?: string): Promise<DrillTarget> {
  const bank = await startSimulator();
  try {
    return targetOf(bank, login);
  } catch (error) {
    await bank.close();
    throw error;
  }
}

function targetOf(bank: Simulator, login?: string): DrillTarget {
  const customers = [...bank.customers, ...bank.namedCustomers];
  const customer = customers.find((one) => login === undefined || one.login === login);
  if (customer === undefined) throw new UsageError(`the simulated bank has no customer ${login}`);
  const { journal, sessions } = countingJournal();
  const relais = createRelais({
    bank: bank.profile(),
    tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
    journal,
    failover: {
      deadlineMs: scaled(30_000),
      recovery: {
        firstHintMs: scaled(60_000),
        hintDeadlineMs: scaled(30_000),
        trialDeadlineMs: scaled(60_000),
      },
    },
  });
  return {
    relais,
    isSimulated: true,
    sessions,
    psu: {
      id: customer.login,
      token: () => customer.accessToken,
      consent: { id: 'drill', accounts: 'all', fallbackAllowed: true },
      credentials: async () => ({ user: customer.login, password: Buffer.from(customer.password) }),
    },
    switchOver: async (call) => {
      await bank.faults.set('api', 'hang');
      for (let failure = 0; relais.state === 'closed' && failure < MOST_FAILURES; failure += 1) {
        await call().catch(() => {});
      }
    },
    mend: () => bank.faults.clear(),
    pauseMs: scaled(6_000),
    [Symbol.asyncDispose]: async () => {
      await relais.close();
      await bank.close();
    },
  };
}
