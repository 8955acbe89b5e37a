/** The command line asks for something that there is not. The message says in one sentence what to write instead. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
