/** One answer of the web bank, decoded to text. No object may keep it longer than the call that reads it. */
export interface BankPage {
  /** Address of the page after redirects; links on the page are relative to it. */
  readonly url: string;
  readonly html: string;
  /** HTTP status. It never decides alone: a wrong password gives 200. */
  readonly status?: number;
  /** Its `Refresh` header. */
  readonly refresh?: string;
}
