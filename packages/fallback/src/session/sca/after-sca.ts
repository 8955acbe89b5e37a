import type { BankProfile } from '@relais/model';

/** The customer has authenticated: the bank may show more of the past. */
export function afterSca(profile: BankProfile): BankProfile {
  const { historyDays, historyDaysAfterSca = historyDays } = profile.web;
  return { ...profile, web: { ...profile.web, historyDays: historyDaysAfterSca } };
}
