/** Calls go on as far as they can without the store. So these warnings must reach a person by other means, each of them once. */
export function warnOfWrongKey(): () => void {
  return once(
    'RELAIS_STORE_KEY',
    'the store of Relais was sealed by another key than store.key: nothing in it can be used',
  );
}

/** Two processes that share a store may each count one access, row or login. */
export function warnOfSharing(): () => void {
  return once(
    'RELAIS_SHARED_STORE',
    'another process changes the same customers in the store of Relais. Together they may read more often than the bank ' +
      'allows, give one transaction two ids, or log one customer in twice. Let one process at a time serve a customer.',
  );
}

function once(code: string, message: string): () => void {
  let isTold = false;
  return () => {
    if (isTold) return;
    isTold = true;
    process.emitWarning(message, { type: 'RelaisWarning', code });
  };
}
