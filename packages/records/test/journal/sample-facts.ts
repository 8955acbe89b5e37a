import type { AccessFacts } from '@relais/model';
import type { SessionFacts } from '../../src/journal/access-journal.ts';

export const IBAN = 'FR7610278041000002051230157';

export function sessionFactsOf(psuId: string, more: Partial<SessionFacts> = {}): SessionFacts {
  return {
    outageId: 'outage-1',
    tppId: 'PSDFR-ACPR-12345',
    certificate: { serial: '0a:1b', sha256: 'ab'.repeat(32) },
    aspspId: 'cic',
    interface: 'web',
    psuId,
    consentId: `consent-${psuId}`,
    attended: true,
    purpose: 'account_information',
    clockSource: 'ntp',
    egressAddress: '192.0.2.7',
    libraryVersion: '0.0.0',
    connectorVersion: '0.0.0',
    ...more,
  };
}

export function accessFactsOf(more: Partial<AccessFacts> = {}): AccessFacts {
  return {
    pageKind: 'operations',
    account: IBAN,
    dataKinds: ['transactions'],
    period: { from: '2026-01-01', to: '2026-01-31' },
    records: [{ amount: '12.50' }, { amount: '-3.00' }],
    dropped: [{ kind: 'savings', count: 1 }],
    httpStatus: 200,
    bytes: 4_321,
    ...more,
  };
}
