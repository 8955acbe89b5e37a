/** What was wrong with a reply, for programs: the `reason` of the `malformed_reply` that leaves the package. */
type UnreadableReason = 'empty' | 'html_page' | 'unreadable' | 'paging';

/**
 * A reply that cannot be taken as what was asked for.
 *
 * Never leaves the package: `runCall` turns it into a `malformed_reply`. Its message names members, never their values.
 */
export class UnreadableReply extends Error {
  override readonly name: string = 'UnreadableReply';
  readonly reason: UnreadableReason;

  constructor(reason: UnreadableReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
