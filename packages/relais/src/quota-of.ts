import { type AccessQuota, createAccessQuota } from '@relais/core';
import type { RelaisSettings } from './relais-options.ts';

/** The quota that counts the calls of one bank. @returns `undefined` where the host program counts itself */
export function quotaOf({ quota, bank, store, clock }: Omit<RelaisSettings, 'tpp'>): AccessQuota | undefined {
  if (quota === false) return undefined;
  return 'reserve' in quota ? quota : createAccessQuota({ ...quota, bankId: bank.id, store, clock });
}
