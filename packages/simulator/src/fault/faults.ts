import { DOORS, type DoorName } from '../door/door-name.ts';
import { type ActiveFault, checkFault, type Fault, type FaultOptions } from './fault.ts';

/** Sets and lifts faults. One fault at a time for each door; a new one takes the place of the old. */
export interface Faults {
  /**
   * Puts a fault in force. Requests already being answered are left alone.
   *
   * @returns settles once the door behaves so; only `refuse` and what follows it take a moment
   * @throws {TypeError | RangeError} as `checkFault` does
   */
  set(door: DoorName, fault: Fault, options?: FaultOptions): Promise<void>;
  /** Lifts the fault of one door, or of all. Requests that hang go on hanging. */
  clear(door?: DoorName): Promise<void>;
  /** The faults in force; `times` counts down. */
  active(): Readonly<Partial<Record<DoorName, ActiveFault>>>;
}

/** Where a door asks what to do with a request. */
export interface FaultBook extends Faults {
  /** The fault that strikes this request. Uses up one of its `times`. */
  strike(door: DoorName, path: string): ActiveFault | undefined;
}

/** @param refuse - makes a door refuse connections, or accept them again */
export function createFaultBook(refuse: (door: DoorName, refuses: boolean) => Promise<void>): FaultBook {
  const active = new Map<DoorName, ActiveFault>();
  const clear = async (door: DoorName): Promise<void> => {
    active.delete(door);
    await refuse(door, false);
  };
  return {
    set: async (door, fault, options) => {
      const checked = checkFault(fault, options);
      active.set(door, checked);
      await refuse(door, checked.fault === 'refuse');
    },
    clear: async (door) => {
      await Promise.all((door === undefined ? DOORS : [door]).map(clear));
    },
    active: () => Object.fromEntries(active),
    strike: (door, path) => {
      const fault = active.get(door);
      if (fault === undefined || (fault.path !== undefined && !path.includes(fault.path))) return undefined;
      if (fault.times !== undefined) {
        if (fault.times === 1) active.delete(door);
        else active.set(door, { ...fault, times: fault.times - 1 });
      }
      return fault;
    },
  };
}
