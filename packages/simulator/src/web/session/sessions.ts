import type { Clock } from '@relais/model';
import type { InterstitialName, ScaMeans } from '../../ledger/customer-scenario.ts';
import { createIssuedForms, type IssuedForms } from './issued-forms.ts';

/** One customer, logged in. */
export interface Session {
  /** Value of the cookie `IdSes`. */
  readonly id: string;
  readonly login: string;
  /** The issued forms that may be posted. */
  readonly forms: IssuedForms;
  /** Progress of the customer in the session. It changes during the visit. */
  readonly progress: Progress;
}

/** The obstacles between a login and the accounts. */
interface Progress {
  /** Whether strong authentication is still to be done. */
  needsSca: boolean;
  /** Whether it was done in this session. */
  isStrong: boolean;
  /** Whether the bank only reminds: it still knows the browser. */
  isReminder: boolean;
  /** Whether the customer has put the reminder off. */
  isReminded: boolean;
  /** The means that the customer has chosen. */
  means?: ScaMeans;
  /** Pages to get past, in order. */
  interstitials: readonly InterstitialName[];
  /** Pages shown so far. */
  pages: number;
  /** Codes typed wrong. */
  wrongCodes: number;
  /** Requests for confirmation sent so far. */
  confirmations: number;
  /** The page of the list of cards that was shown last. The links and buttons of the other are dead. */
  cardList?: 'MyCards' | 'DistributedCards';
  /** The card, month and number of lines shown last: some addresses do not name them. */
  card?: { readonly place: string; readonly month: string; steps: number };
}

/** The open sessions. */
export interface Sessions {
  readonly open: (login: string) => Session;
  /** Finds a session that is alive, and keeps it alive. */
  readonly find: (id: string | undefined) => Session | undefined;
  readonly close: (id: string) => void;
}

export interface SessionsOptions {
  readonly clock: Clock;
  /** Idle time after which a session ends, in milliseconds. */
  readonly idleMs: number;
  /** Makes ids that cannot be guessed. */
  readonly newId: () => string;
}

/** Keeps sessions in memory. */
export function createSessions({ clock, idleMs, newId }: SessionsOptions): Sessions {
  const alive = new Map<string, { readonly session: Session; readonly lastSeenAt: number }>();

  function forgetIdle(): void {
    const limit = clock.now() - idleMs;
    for (const [id, { lastSeenAt }] of alive) if (lastSeenAt <= limit) alive.delete(id);
  }

  function touch(session: Session): Session {
    alive.set(session.id, { session, lastSeenAt: clock.now() });
    return session;
  }

  return {
    open: (login) => {
      forgetIdle();
      const id = newId();
      const progress = {
        needsSca: false,
        isStrong: false,
        isReminder: false,
        isReminded: false,
        interstitials: [],
        pages: 0,
        wrongCodes: 0,
        confirmations: 0,
      };
      return touch({ id, login, forms: createIssuedForms(id), progress });
    },
    find: (id) => {
      forgetIdle();
      const known = id === undefined ? undefined : alive.get(id);
      return known && touch(known.session);
    },
    close: (id) => void alive.delete(id),
  };
}
