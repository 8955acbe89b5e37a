import type { Fleet, FleetView, Lease } from '@relais/core';
import { RelaisError } from '@relais/model';

/** A fleet of which a test takes the shared memory away from one worker, and gives it back. */
export interface FrailFleet extends Fleet {
  /** Nothing is answered to this worker any more, and nothing of it is carried out. */
  readonly cutOff: () => void;
  readonly joinAgain: () => void;
  /** How often this worker was told that a lease is taken. */
  readonly refusals: () => number;
  /** Whether a view of it is open. */
  readonly isOpen: () => boolean;
}

export function frailFleet(fleet: Fleet): FrailFleet {
  let isCut = false;
  let refusals = 0;
  let open = 0;
  const through = async <T>(operation: () => Promise<T>): Promise<T> => {
    if (!isCut) return operation();
    throw new RelaisError('own_network', 'the shared memory did not answer');
  };
  const frailLease = (lease: Lease): Lease => ({
    name: lease.name,
    token: lease.token,
    get isHeld() {
      return lease.isHeld;
    },
    extend: (ttlMs) => through(() => lease.extend(ttlMs)),
    release: () => through(() => lease.release()).catch(() => {}),
    [Symbol.asyncDispose]: () => through(() => lease.release()).catch(() => {}),
  });
  const frailView = (view: FleetView): FleetView => ({
    workerId: view.workerId,
    get document() {
      return view.document;
    },
    get isReachable() {
      return !isCut;
    },
    lostAt: undefined,
    commit: (wanted) => through(() => view.commit(wanted)),
    report: (text, id) => through(() => view.report(text, id)),
    tryLease: (name, options) =>
      through(async () => {
        const asked = await view.tryLease(name, options);
        if (asked.kind === 'granted') return { kind: 'granted', lease: frailLease(asked.lease) };
        refusals += 1;
        return asked;
      }),
    once: (name, lifeMs, id) => through(() => view.once(name, lifeMs, id)),
    take: (name, options) => through(() => view.take(name, options)),
    giveBack: (name, id) => through(() => view.giveBack(name, id)),
    advance: (name, options) => through(() => view.advance(name, options)),
    on: (name, listener) => view.on(name, (event) => (isCut ? undefined : listener(event))),
    [Symbol.asyncDispose]: async () => {
      open -= 1;
      await view[Symbol.asyncDispose]();
    },
  });
  return {
    workerId: fleet.workerId,
    open: (bankId) => {
      open += 1;
      return frailView(fleet.open(bankId));
    },
    cutOff: () => {
      isCut = true;
    },
    joinAgain: () => {
      isCut = false;
    },
    refusals: () => refusals,
    isOpen: () => open > 0,
  };
}
