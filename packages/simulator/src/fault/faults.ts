import { DOORS, type DoorName } from '../door/door-name.ts';
import {
  type ActiveFault,
  type ConnectionFault,
  checkFault,
  type Fault,
  type FaultOptions,
  isConnectionFault,
  type RequestFault,
} from './fault.ts';

/** Sets and lifts faults. Each door has one fault at a time; a new one replaces the old. */
export interface Faults {
  /**
   * Puts a fault in force. Requests already being answered stay unaffected.
   *
   * @returns settles once the door behaves so; only a change to or from a connection fault takes a moment
   * @throws {TypeError} on an unknown fault or an option of a wrong type
   * @throws {RangeError} on a number below its least value, or `times` or `path` with a connection fault
   */
  readonly set: (door: DoorName, fault: Fault, options?: FaultOptions) => Promise<void>;
  /** Lifts the fault of one door, or of all. Hanging requests stay hanging. */
  readonly clear: (door?: DoorName) => Promise<void>;
  /** The set faults; `times` counts the remaining requests. */
  readonly active: () => Readonly<Partial<Record<DoorName, ActiveFault>>>;
}

/** Tells a door the fault for each request. */
export interface DoorFaults extends Faults {
  /** The fault that strikes this request. Uses up one of its `times`. */
  readonly strike: (door: DoorName, path: string) => ActiveFault<RequestFault> | undefined;
}

/** @param meetConnections - sets or lifts a fault of a door's connections */
export function createDoorFaults(
  meetConnections: (door: DoorName, fault: ConnectionFault | undefined) => Promise<void>,
): DoorFaults {
  const inForce = new Map<DoorName, ActiveFault>();

  async function clear(door: DoorName): Promise<void> {
    inForce.delete(door);
    await meetConnections(door, undefined);
  }

  return {
    set: async (door, name, options) => {
      const active = checkFault(name, options);
      inForce.set(door, active);
      await meetConnections(door, isConnectionFault(active.fault) ? active.fault : undefined);
    },
    clear: async (door) => {
      await Promise.all((door === undefined ? DOORS : [door]).map(clear));
    },
    active: () => Object.fromEntries(inForce),
    strike: (door, requested) => {
      const active = inForce.get(door);
      if (active === undefined) return undefined;
      const { fault, path, times } = active;
      if (isConnectionFault(fault) || (path !== undefined && !requested.includes(path))) return undefined;
      if (times === 1) inForce.delete(door);
      else if (times !== undefined) inForce.set(door, { ...active, times: times - 1 });
      return { ...active, fault };
    },
  };
}
