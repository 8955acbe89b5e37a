import { isIP } from 'node:net';
import { type AccessFacts, isCalendarDate, isRecordName } from '@relais/model';
import type { SessionFacts } from './access-journal.ts';
import { accountReference, type Key, psuReference, recordReference } from './keyed-hash.ts';

/** Members that every record of a session states, so that it can be found, held and erased alone. */
export type SessionKey = {
  readonly sessionId: string;
  readonly aspspId: string;
  readonly psuRef: string;
};

type Facts = Readonly<Record<string, unknown>>;

/** Copies known members one by one, so that the journal never writes a caller's other members. */
export function sessionFacts(facts: SessionFacts & { readonly sessionId: string }, key: Key): Facts {
  const { certificate, consentVersion, psuActionId, clockOffsetMs, egressAddress } = facts;
  if (egressAddress !== undefined && isIP(egressAddress) === 0) throw refused('egressAddress');
  return {
    sessionId: name('sessionId', facts.sessionId),
    aspspId: name('aspspId', facts.aspspId),
    psuRef: psuReference(key, facts.psuId),
    outageId: name('outageId', facts.outageId),
    tppId: name('tppId', facts.tppId),
    certificate: { serial: hex('serial', certificate.serial), sha256: hex('sha256', certificate.sha256) },
    interface: name('interface', facts.interface),
    consentId: name('consentId', facts.consentId),
    ...(consentVersion === undefined ? {} : { consentVersion: name('consentVersion', consentVersion) }),
    attended: facts.attended,
    ...(psuActionId === undefined ? {} : { psuActionId: name('psuActionId', psuActionId) }),
    purpose: name('purpose', facts.purpose),
    clockSource: name('clockSource', facts.clockSource),
    ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    ...(egressAddress === undefined ? {} : { egressAddress }),
    libraryVersion: name('libraryVersion', facts.libraryVersion),
    connectorVersion: name('connectorVersion', facts.connectorVersion),
  };
}

export function accessFacts(session: SessionKey, facts: AccessFacts, key: Key): Facts {
  const { account, period, records, dropped = [], httpStatus, bytes } = facts;
  return {
    ...session,
    pageKind: name('pageKind', facts.pageKind),
    ...(account === undefined
      ? {}
      : { accountRef: accountReference(key, account), accountLast4: account.replace(/\s/g, '').slice(-4) }),
    dataKinds: facts.dataKinds.map((kind) => name('dataKinds', kind)),
    ...(period === undefined ? {} : { period: { ...day('from', period.from), ...day('to', period.to) } }),
    recordCount: records.length,
    dropped: dropped.map(({ kind, count }) => ({ kind: name('dropped', kind), count })),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}

export function recordHashes(records: readonly unknown[], key: Key): { readonly records: readonly string[] } {
  return { records: records.map((record) => recordReference(key, record)) };
}

/** @throws {RangeError} naming the member, never its value, which may be secret */
export function name(member: string, text: string): string {
  // `checkRecordName` has already held the host program's own ids to the same form, long before an outage.
  if (!isRecordName(text)) throw refused(member);
  return text;
}

function hex(member: string, text: string): string {
  if (!/^[0-9a-f:]{1,128}$/i.test(text)) throw refused(member);
  return text.replaceAll(':', '').toLowerCase();
}

function day(member: 'from' | 'to', date: string | undefined): object {
  if (date === undefined) return {};
  if (!isCalendarDate(date)) throw refused(member);
  return { [member]: date };
}

function refused(member: string): RangeError {
  return new RangeError(`the journal does not take this value of ${member}`);
}
