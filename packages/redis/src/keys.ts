/** Where the memory of one bank lies. All its keys share a hash tag: a cluster keeps them on one node. */
export interface BankKeys {
  /** Two keys that every script is given: the state of the bank, and its log of evidence. */
  readonly always: readonly [state: string, log: string];
  readonly channel: string;
  readonly of: (kind: 'done' | 'lease' | 'once' | 'take' | 'text', name: string) => string;
}

/** @param prefix - keeps fleets apart that share one Redis */
export function keysOf(prefix: string, bankId: string): BankKeys {
  const bank = `${prefix}:{${bankId}}`;
  return {
    always: [`${bank}:state`, `${bank}:log`],
    channel: `${bank}:news`,
    of: (kind, name) => `${bank}:${kind}:${name}`,
  };
}
