import type { Consent, OpenRecord } from '@relais/model';
import type { AccessJournal } from '@relais/records';
import { LIBRARY_VERSION } from './library-version.ts';
import type { AttendedAccess } from './quota/attended-access.ts';
import type { JournalFacts } from './relais-options.ts';

export interface SessionRecordOptions {
  readonly journal: AccessJournal;
  readonly bankId: string;
  readonly psuId: string;
  readonly consent: Consent | undefined;
  readonly facts: JournalFacts;
  /** The incident that is open now. */
  readonly outageId: () => string | undefined;
  /** What the PSU did, if they are present now. */
  readonly attended: () => AttendedAccess | undefined;
}

/** Where an operator holds the fallback by hand, there is no incident. */
const BY_HAND = 'by-hand';

/** Puts the fallback sessions of one PSU into the access journal: the fallback's own facts, and the host's. */
export function sessionRecord(options: SessionRecordOptions): OpenRecord {
  const { journal, bankId, psuId, consent, facts, outageId, attended } = options;
  return (begun) => {
    const action = attended();
    return journal.session({
      purpose: 'account_information',
      clockSource: 'system',
      connectorVersion: LIBRARY_VERSION,
      ...facts,
      ...begun,
      outageId: outageId() ?? BY_HAND,
      aspspId: bankId,
      interface: 'web',
      psuId,
      consentId: consent?.id ?? '',
      ...(consent?.version !== undefined && { consentVersion: consent.version }),
      attended: action !== undefined,
      ...(action !== undefined && { psuActionId: action.actionId }),
      libraryVersion: LIBRARY_VERSION,
    });
  };
}
