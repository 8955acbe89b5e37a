import { recordName } from '../fleet/fleet-names.ts';
import type { FleetAdvance, LoginFleet } from '../fleet/login-fleet.ts';
import { type LoginRecord, NO_RECORD, namesNoSecret, readLoginRecord } from './login-record.ts';
import type { SecretOwner } from './secret-hash.ts';

const DAY_MS = 86_400_000;
/** `store` keeps what was refused for far longer. The fleet keeps it for workers whose store knows less. */
const RECORD_MS = 365 * DAY_MS;
/** A record that names no secret is gone at once. */
const EMPTY_MS = 1;
/** Newest of each kind: the text is short. */
const MOST = 20;
/** One worker at a time logs the customer in: more changes at the same moment there are not. */
const TRIES = 10;
/** Stands nowhere. So it changes nothing, and tells what stands. */
const LOOK: FleetAdvance = { from: '?', to: '?', lifeMs: EMPTY_MS };

/** The records of logins in the shared memory of a fleet, changed by one worker after the other. */
export class FleetRecords {
  readonly #fleet: Pick<LoginFleet, 'advance'>;
  readonly #key: Uint8Array;

  /** @param key - names the customers */
  constructor(fleet: Pick<LoginFleet, 'advance'>, key: Uint8Array) {
    this.#fleet = fleet;
    this.#key = key;
  }

  /**
   * @param next - must not wait; the same record writes nothing. Asked again where another worker was faster
   * @throws what the shared memory rejects with: it is then unknown whether the record was written
   */
  async change(owner: SecretOwner, next: (now: LoginRecord) => LoginRecord): Promise<LoginRecord> {
    const name = recordName(this.#key, owner);
    // Most customers have no record.
    let stands: string | undefined;
    let isKnown = false;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const now = stands === undefined ? NO_RECORD : readLoginRecord(JSON.parse(stands));
      const wanted = next(now);
      if (wanted === now && isKnown) return now;
      const written = { from: stands, to: textOf(wanted), lifeMs: namesNoSecret(wanted) ? EMPTY_MS : RECORD_MS };
      const { isAdvanced, present } = await this.#fleet.advance(name, wanted === now ? LOOK : written);
      if (isAdvanced) return wanted;
      stands = present;
      isKnown = true;
    }
    throw new Error('other workers change what is known of this customer all the time');
  }
}

function textOf({ turn, sending, unknown, refused }: LoginRecord): string {
  return JSON.stringify({ turn, sending, unknown: unknown.slice(-MOST), refused: refused.slice(-MOST) });
}
