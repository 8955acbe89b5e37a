import { Pace } from './pace.ts';
import { SessionSlots } from './session-slots.ts';

/** What all users of one fallback door in this process share, however many objects they made for it. */
export interface BankLimits {
  readonly slots: SessionSlots;
  readonly pace: Pace;
}

const banks = new Map<string, { readonly limits: BankLimits; users: number }>();

/**
 * The limits of one door. The bank does not see how many objects a process has made for it. The customer must not be logged in
 * twice, either.
 *
 * @param fallbackUrl - tells the door from others
 * @returns the limits, and how to say that they are no longer needed
 */
export function sharedLimits(fallbackUrl: string): BankLimits & { readonly leave: () => void } {
  const bank = banks.get(fallbackUrl) ?? { limits: { slots: new SessionSlots(), pace: new Pace() }, users: 0 };
  bank.users += 1;
  banks.set(fallbackUrl, bank);
  let isUsed = true;
  return {
    ...bank.limits,
    leave: () => {
      if (!isUsed) return;
      isUsed = false;
      bank.users -= 1;
      if (bank.users === 0) banks.delete(fallbackUrl);
    },
  };
}
