/**
 * The name of a call in the config of its request. It is a text under a name: every version of axios copies such a member. So it
 * goes from the config of a failed request into that of its retry.
 */
const MEMBER = 'relaisCall';

/** One count for all clients of this process: two of them may ask the same bank. */
let calls = 0;

/**
 * Names a call. A retry that was made from the config of a failed request gets the name of the first try. So all tries are one
 * sign. A request for something else gets a new name.
 */
export function nameCall(config: object, address: string): string {
  const members = config as Record<string, unknown>;
  const known = members[MEMBER];
  if (typeof known === 'string' && known.endsWith(` ${address}`)) return known;
  calls += 1;
  const name = `${calls} ${address}`;
  members[MEMBER] = name;
  return name;
}

/** Takes the name off once the call has succeeded: what is made from its config later is another call. */
export function forgetCall(config: object): void {
  delete (config as Record<string, unknown>)[MEMBER];
}
