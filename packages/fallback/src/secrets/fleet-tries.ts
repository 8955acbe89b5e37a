import type { Clock } from '@relais/model';
import { fleetGone } from '../fleet/fleet-gone.ts';
import { secretMark } from '../fleet/fleet-names.ts';
import type { LoginFleet } from '../fleet/login-fleet.ts';
import { FleetRecords } from './fleet-records.ts';
import type { LoginOutcome } from './login-outcome.ts';
import { type LoginRecord, NO_RECORD, type SendingLogin } from './login-record.ts';
import type { SecretHash, SecretOwner } from './secret-hash.ts';
import { abandoned } from './settle-login.ts';
import { UnwrittenOutcomes } from './unwritten-outcomes.ts';

/** A login that is counted over the fleet, before its password leaves. */
export interface CountedLogin {
  /** Never rejects: what cannot be written is tried again later. */
  readonly settle: (outcome: LoginOutcome) => Promise<void>;
}

/** Whether a secret may be sent. @throws {RelaisError} when it may not @param mark - of the secret in the record */
type AssertMaySend = (record: LoginRecord, mark: SecretHash) => void;

/** The records under one key. */
interface Place {
  readonly key: Uint8Array;
  readonly records: FleetRecords;
  readonly unwritten: UnwrittenOutcomes;
}

/**
 * Counts the tries of each secret over a fleet, beside the records in `store`. The shared memory changes a text in one step. So
 * of two workers with one secret, the later one learns of the earlier. It does so whatever the store shows, and also where the
 * earlier one has died.
 */
export class FleetTries {
  readonly #fleet: LoginFleet;
  readonly #places: readonly Place[];

  constructor(fleet: LoginFleet, clock: Clock) {
    this.#fleet = fleet;
    this.#places = fleet.keys.map((key) => {
      const records = new FleetRecords(fleet, key);
      return { key, records, unwritten: new UnwrittenOutcomes(records, clock) };
    });
  }

  /**
   * Counts a login that is about to send its password.
   *
   * @param slow - the slow hash of the secret
   * @param login - as it is in `store`
   * @returns nothing where a lenient worker had no answer
   * @throws what `assertMaySend` throws
   * @throws {RelaisError} `fallback_refused` with reason `fleet_unavailable`
   */
  async count(
    owner: SecretOwner,
    slow: SecretHash,
    login: Pick<SendingLogin, 'id' | 'at'>,
    assertMaySend: AssertMaySend,
  ): Promise<CountedLogin | undefined> {
    const counted: { readonly place: Place; readonly sending: SendingLogin }[] = [];
    const settle = async (outcome: LoginOutcome): Promise<void> => {
      const written = counted.map(({ place, sending }) =>
        place.unwritten.write(owner, { ...sending, turn: 0, outcome }),
      );
      await Promise.all(written);
    };
    for (const place of this.#places) {
      const sending = { id: login.id, at: login.at, hash: secretMark(place.key, slow) };
      counted.push({ place, sending });
      const refusal = await writeAhead(owner, place, sending, assertMaySend).catch(fleetGone);
      if (refusal === undefined) continue;
      await settle('unsent');
      const isGone = refusal instanceof Error && 'reason' in refusal && refusal.reason === 'fleet_unavailable';
      if (isGone && this.#fleet.whenGone === 'lenient') return undefined;
      throw refusal;
    }
    return { settle };
  }

  /** @throws what the shared memory rejects with, when it may still hold something */
  async forget(owner: SecretOwner): Promise<void> {
    for (const { unwritten, records } of this.#places) {
      unwritten.forget(owner);
      await records.change(owner, (now) => (now === NO_RECORD ? now : { ...NO_RECORD }));
    }
  }

  /** Writes what could not be written, if it can be now, and leaves no timer. */
  async close(): Promise<void> {
    await Promise.all(this.#places.map(({ unwritten }) => unwritten.close()));
  }
}

/** @returns why the secret may not be sent */
async function writeAhead(
  owner: SecretOwner,
  { records, unwritten }: Place,
  sending: SendingLogin,
  assertMaySend: AssertMaySend,
): Promise<unknown> {
  let refusal: unknown;
  await records.change(owner, (now) => {
    refusal = undefined;
    // This worker has the customer's lease. So the login of another one is over, or stands still.
    const known = abandoned(unwritten.applied(owner, now));
    try {
      assertMaySend(known, sending.hash);
    } catch (error) {
      refusal = error;
      return now;
    }
    return { ...known, sending };
  });
  return refusal;
}
