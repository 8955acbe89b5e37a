import { createRandom } from '../ledger/random.ts';
import { type ActiveFault, type FaultOptions, REQUEST_FAULTS, type RequestFault } from './fault.ts';

/** Faults of the web bank that strike requests at random. */
export interface RandomFaults {
  /** 0 to 1, for each request. */
  readonly chance: number;
  /** The faults to choose from. A fault listed twice comes twice as often. */
  readonly faults: readonly (readonly [fault: RequestFault, options?: Pick<FaultOptions, 'delayMs'>])[];
  /** Parts of paths whose requests are never struck, e.g. `/deconnexion`. @defaultValue none */
  readonly except?: readonly string[];
  /** Another seed strikes other requests. @defaultValue the simulator's */
  readonly seed?: number;
}

/**
 * Decides which request is struck.
 *
 * @throws {TypeError} when no fault is named, or a fault of connections
 */
export function randomFaults(given: RandomFaults): (path: string) => ActiveFault<RequestFault> | undefined {
  const { chance, faults, except = [], seed = 1 } = given;
  const [first, ...others] = faults;
  if (first === undefined || !faults.every(([fault]) => REQUEST_FAULTS.includes(fault))) {
    throw new TypeError('webFaults.faults must name faults that meet requests');
  }
  const random = createRandom(`${seed}/random faults`);
  return (path) => {
    if (except.some((spared) => path.includes(spared)) || !random.chance(chance)) return undefined;
    const [fault, options] = random.pick([first, ...others]);
    return { fault, ...options };
  };
}
