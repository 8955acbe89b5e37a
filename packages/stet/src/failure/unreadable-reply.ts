import type { RelaisErrorReason } from '@relais/model';

/** The fault of a reply, for programs: the `reason` of the `malformed_reply` that leaves the package. */
type UnreadableReason = Extract<RelaisErrorReason<'malformed_reply'>, 'empty' | 'html_page' | 'unreadable' | 'paging'>;

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

/** A value in a reply that cannot be read, and its place in what the reader has seen. */
export class UnreadableValue extends UnreadableReply {
  readonly #complaint: string;
  readonly #at: string;

  /** @param complaint - e.g. `is missing` @param at - e.g. `accounts[0].name` */
  constructor(complaint: string, at = '') {
    super('unreadable', `the reply is unreadable: ${at === '' ? 'the whole' : at} ${complaint}`);
    this.#complaint = complaint;
    this.#at = at;
  }

  /** The same value, seen from one level further out. */
  within(step: string): UnreadableValue {
    const separator = this.#at === '' || this.#at.startsWith('[') ? '' : '.';
    return new UnreadableValue(this.#complaint, `${step}${separator}${this.#at}`);
  }
}
