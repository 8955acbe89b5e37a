import { loadCertificate } from '@relais/fallback';
import { bad, type Check, good, skipped, warning } from '../check.ts';
import type { Subject } from '../subject.ts';
import { tryHandshake } from '../try-handshake.ts';

/** The `Date` header has whole seconds, and networks take time. */
const UNNOTICED_MS = 5_000;
/** No bank of the group publishes its tolerance: beyond a minute, it may refuse signatures. */
const TOLERATED_MS = 60_000;

/** Compares the clock of this machine with the bank's: every signed request carries a `Date` near the bank's time. */
export const clockSkew: Check = {
  name: 'clock',
  run: async (subject) => {
    const sentAt = subject.clock.now();
    // The check of the handshake says why a bank does not answer.
    const date = await dateOfBank(subject).catch(() => undefined);
    if (date === undefined || Number.isNaN(date)) return skipped('the bank told no time');
    const skewMs = (sentAt + subject.clock.now()) / 2 - date;
    const seconds = Math.round(Math.abs(skewMs) / 1000);
    const text = `${seconds} s ${skewMs < 0 ? 'behind' : 'ahead of'} the bank`;
    const advice = 'Synchronise the clock of this machine (NTP).';
    if (Math.abs(skewMs) <= UNNOTICED_MS) return good(text);
    return Math.abs(skewMs) <= TOLERATED_MS ? warning(text, advice) : bad(text, advice);
  },
};

/** Milliseconds since the epoch, by the `Date` header of any answer. */
async function dateOfBank({ profile, qwac, ca, proxy }: Subject): Promise<number> {
  const { secureContext } = loadCertificate(qwac, ca);
  return (await tryHandshake(new URL(profile.api.baseUrl), secureContext, { Accept: 'application/json' }, proxy)).date;
}
