import type { BankProfile } from '@relais/model';
import { type PemCertificate, startSimulator } from '@relais/simulator';
import { busiestCustomer } from '../busiest-customer.ts';

/** Where the bank's API is, and whose accounts it shows. */
export interface ApiPlace {
  readonly profile: BankProfile;
  readonly qwac: PemCertificate;
  readonly rootPem: string;
  readonly accessToken: string;
}

const ACCOUNTS = 3;

process.on('disconnect', () => process.exit());
const bank = await startSimulator({ ledger: busiestCustomer(ACCOUNTS) });
const [customer] = bank.customers;
if (customer === undefined) throw new Error('the bank has no customer');
const { qwac, rootPem } = bank.pki;
process.send?.({ profile: bank.profile(), qwac, rootPem, accessToken: customer.accessToken } satisfies ApiPlace);
