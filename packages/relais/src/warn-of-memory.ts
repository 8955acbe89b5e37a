/** Says once, at the start, what a restart will cost. Only in production: tests and trials forget on purpose. */
export function warnOfMemory(): void {
  if (process.env['NODE_ENV'] !== 'production') return;
  const message =
    'no store is given: a restart forgets which passwords the bank has refused, how often was read, and the ids of accounts ' +
    'and transactions, which then come twice. Give `store: { keyv, key }`, or `store: memory()` if that is what you want.';
  process.emitWarning(message, { type: 'RelaisWarning', code: 'RELAIS_MEMORY_STORE' });
}
