import type { BankProfile, Clock, Consent } from '@relais/model';
import type { KeptRecord } from '../session/kept-record.ts';
import type { ExportUse } from './export/export-use.ts';
import type { PagesOptions } from './pages.ts';

/** What a reader of accounts needs: a session, and whose data may be read. */
export interface ReadingOptions extends Pick<PagesOptions, 'session' | 'onPage' | 'onDrift'> {
  readonly profile: BankProfile;
  readonly consent: Consent;
  readonly clock: Clock;
  /** What the bank's CSV export is used for. */
  readonly csv: ExportUse;
  /** Pages are put on it before their data are delivered. */
  readonly record: Pick<KeptRecord, 'access' | 'noteAccess'>;
  /**
   * Asked before anything is delivered: a consent may end while its pages are read. @throws {RelaisError} what the call ends
   * with then @defaultValue the right lasts
   */
  readonly assertRight?: () => void;
}
