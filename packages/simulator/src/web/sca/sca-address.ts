import type { ScaMeans } from '../../ledger/customer-scenario.ts';
import { PAGES } from '../site/paths.ts';

/** Pages that ask for a key of the customer's card: older customers have one. */
export const KEY_PAGES: Readonly<Partial<Record<ScaMeans, string>>> = {
  'key-card': '/validation/verif_code.cgi',
  'key-list': '/validation/lst_codes.cgi',
};

/** Address of the page that asks by this means, below the language: one for all means but the key card. */
export function scaAddress(means: ScaMeans): string {
  return KEY_PAGES[means] ?? PAGES.validation;
}
