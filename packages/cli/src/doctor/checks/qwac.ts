import { examineQwac, expiryStep, loadCertificate, type QwacCheck, readQwac } from '@relais/fallback';
import { isRelaisError } from '@relais/model';
import { certificateCure } from '../certificate-advice.ts';
import { bad, type Check, type Finding, good, skipped, warning } from '../check.ts';
import type { Subject } from '../subject.ts';

const DAY_MS = 86_400_000;

/** The QWAC itself: it can be read, its key fits, its dates are valid. */
const file: Check = {
  name: 'QWAC',
  run: async ({ qwac, ca, clock }) => {
    try {
      const { leaf, organizationIdentifier, validFrom, validUntil } = await readQwac(loadCertificate(qwac, ca));
      const days = Math.floor((validUntil - clock.now()) / DAY_MS);
      const text = `${organizationIdentifier ?? 'no organizationIdentifier'}, serial number ${leaf.serialNumber}, its key is its own, ${days} days left`;
      const isDue = expiryStep({ validFrom, validUntil }, clock.now()) !== undefined;
      return isDue ? warning(text, 'Order the next one now.') : good(text);
    } catch (error) {
      if (!isRelaisError(error)) throw error;
      return bad(`${error.message} (${error.reason})`, certificateCure(error.reason));
    }
  },
};

const NAMES: Readonly<Record<QwacCheck, string>> = {
  dates: 'QWAC dates',
  qualification: 'QWAC qualification',
  type: 'QWAC type',
  role: 'QWAC role',
  authority: 'QWAC authority',
  chain: 'QWAC chain',
  use: 'QWAC use',
};

/** All checks before each session (R12), one by one. */
export const qwacChecks: readonly Check[] = [
  file,
  ...Object.entries(NAMES).map(([check, name]) => ({ name, run: (subject: Subject) => look(check, subject) })),
];

async function look(check: string, { qwac, ca, clock }: Subject): Promise<Finding> {
  try {
    const found = examineQwac(await readQwac(loadCertificate(qwac, ca)), clock.now());
    const { verdict, text, problem } = found.find((one) => one.check === check) ?? { verdict: 'bad', text: 'unknown' };
    if (verdict === 'bad') return bad(problem === undefined ? text : `${text} (${problem})`, certificateCure(problem));
    return verdict === 'warning' ? warning(text, 'Ask the bank whether it takes it.') : good(text);
  } catch (error) {
    if (!isRelaisError(error)) throw error;
    return skipped('the QWAC cannot be read');
  }
}
