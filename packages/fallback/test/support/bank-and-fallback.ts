import type { Consent } from '@relais/model';
import { type Customer, type Simulator, type SimulatorOptions, startSimulator } from '@relais/simulator';
import { createFallback, type FallbackChannel, type FallbackOptions, type FallbackPsu } from '../../src/index.ts';

/** A bank and the channel that reads it, without the engine. */
export interface BankAndFallback extends AsyncDisposable {
  readonly bank: Simulator;
  readonly fallback: FallbackChannel;
}

export async function openFallback(
  options: Partial<FallbackOptions> = {},
  simulator: SimulatorOptions = {},
): Promise<BankAndFallback> {
  const bank = await startSimulator(simulator);
  const fallback = fallbackTo(bank, options);
  return {
    bank,
    fallback,
    [Symbol.asyncDispose]: async () => {
      await fallback.close();
      await bank.close();
    },
  };
}

/** One more channel to the same bank, as a second process has it. */
export function fallbackTo(bank: Simulator, options: Partial<FallbackOptions> = {}): FallbackChannel {
  return createFallback({
    profile: bank.profile(),
    certificate: bank.pki.qwac,
    ca: bank.pki.rootPem,
    requestTimeoutMs: 60_000,
    ...options,
  });
}

const CONSENT: Consent = { id: 'consent', accounts: 'all', fallbackAllowed: true };

/** @param password - what the host believes it is */
export function psuOf({ login, password: right }: Customer, password: string = right): FallbackPsu {
  return { id: login, consent: CONSENT, credentials: async () => ({ user: login, password: Buffer.from(password) }) };
}

/** The customer at a place in the list of invented ones. */
export function customerAt(bank: Simulator, index: number): Customer {
  const customer = bank.customers[index];
  if (customer === undefined) throw new RangeError(`the bank has no customer ${index}`);
  return customer;
}
