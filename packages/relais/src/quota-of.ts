import { type AccessQuota, createAccessQuota } from './quota/access-quota.ts';
import type { KeylessSettings } from './relais-options.ts';

/** The quota that counts the calls of one bank. @returns `undefined` where the host program counts itself */
export function quotaOf({ quota, bank, store, clock }: KeylessSettings): AccessQuota | undefined {
  if (quota === false) return undefined;
  return 'reserve' in quota ? quota : createAccessQuota({ ...quota, bankId: bank.id, store, clock });
}
