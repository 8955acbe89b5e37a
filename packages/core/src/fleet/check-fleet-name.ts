import { isRecordName } from '@relais/model';

/** @throws {RangeError} unless a fleet can use it as the name of a bank, a lease, a counter */
export function checkFleetName(name: string): string {
  const isName: boolean = isRecordName(name);
  if (isName) return name;
  throw new RangeError(
    `a name in a fleet must be 1 to 128 letters, digits or any of . : @ + _ -, got ${JSON.stringify(name)}`,
  );
}
