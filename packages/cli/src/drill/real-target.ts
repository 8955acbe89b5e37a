import { RelaisError } from '@relais/model';
import type { CredentialSource, OnSca } from 'relais';
import { createRelais } from 'relais';
import type { Subject } from '../doctor/subject.ts';
import { countingJournal } from './counting-journal.ts';
import type { DrillTarget } from './drill-target.ts';

const HOUR_MS = 3_600_000;
const SOON_MS = 2_000;
/** The drill looks at the API only after the fallback has read everything, however long that takes. */
const FIRST_HINT_MS = 15_000;

/** The customer drills at a real bank, with their own login. The record has their name. */
export interface Operator {
  readonly credentials: CredentialSource;
  readonly onSca: OnSca;
  readonly person: string;
}

/**
 * A real bank. The drill does not make its API fail: the operator's decision opens the breaker (R7). With the
 * operator's access token the drill also tries the way back; without one it never asks the API.
 */
export function realTarget({ profile, qwac, ca, accessToken }: Subject, operator: Operator): DrillTarget {
  const { journal, sessions } = countingJournal();
  const relais = createRelais({
    bank: profile,
    tpp: { qwac, ...(ca !== undefined && { ca }) },
    journal,
    failover: { recovery: { firstHintMs: accessToken === undefined ? HOUR_MS : FIRST_HINT_MS } },
  });
  return {
    relais,
    isSimulated: false,
    sessions,
    psu: {
      id: 'drill',
      token: () => {
        if (accessToken !== undefined) return accessToken;
        throw new RelaisError('consent_expired', 'no access token was given', { reason: 'no_token', actor: 'host' });
      },
      consent: { id: 'drill', accounts: 'all', fallbackAllowed: true },
      credentials: operator.credentials,
      onSca: operator.onSca,
    },
    switchOver: async () => relais.open({ person: operator.person, reason: 'drill' }),
    ...(accessToken !== undefined && { mend: async () => {} }),
    pauseMs: SOON_MS,
    [Symbol.asyncDispose]: () => relais.close(),
  };
}
