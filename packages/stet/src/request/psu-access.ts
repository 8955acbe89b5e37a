/**
 * What the PSU's browser sent to the TPP, e.g. `PSU-IP-Address` (STET part 2, section 3.4).
 *
 * Give them when the PSU is present, and only then. Banks tell attended calls from the four unattended ones a day by these
 * headers (RTS art. 36(5)).
 */
export type PsuHeaders = Readonly<Record<`PSU-${string}`, string>>;

/** On whose behalf calls are made. */
export interface PsuAccess {
  /**
   * The PSU's access token, asked for before each request. May throw a RelaisError of its own.
   *
   * After a 401 it is asked once more, with the token that the bank `refused`. Another token is tried once; the same again ends
   * the call.
   */
  readonly token: (refused?: string) => string | Promise<string>;
  /** Sent as given. @defaultValue none: the PSU is absent */
  readonly psuHeaders?: PsuHeaders;
}
