import type { CalendarDate } from '@relais/model';
import { bookedCents, type Contract, type Operation } from '../../ledger/ledger.ts';
import { compactDate } from '../markup/print-date.ts';
import { plainAmount } from './csv.ts';

const HEADER = [
  'OFXHEADER:100',
  'DATA:OFXSGML',
  'VERSION:102',
  'SECURITY:NONE',
  'ENCODING:USASCII',
  'CHARSET:1252',
  'COMPRESSION:NONE',
  'OLDFILEUID:NONE',
  'NEWFILEUID:NONE',
  '',
];

/** An OFX 1.02 file, one statement for each account. @see OFX 1.0.2 */
export function renderOfx(contracts: readonly Contract[], today: CalendarDate): string {
  const day = compactDate(today);
  const lines = [
    ...HEADER,
    '<OFX>',
    '<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>',
    `<DTSERVER>${day}000000<LANGUAGE>FRA</SONRS></SIGNONMSGSRSV1>`,
    '<BANKMSGSRSV1>',
    ...contracts.flatMap((contract) => statement(contract, day)),
    '</BANKMSGSRSV1>',
    '</OFX>',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

function statement(contract: Contract, day: string): readonly string[] {
  const { iban = '', currency, operations } = contract;
  return [
    '<STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>',
    `<STMTRS><CURDEF>${currency}`,
    `<BANKACCTFROM><BANKID>${iban.slice(4, 9)}<BRANCHID>${iban.slice(9, 14)}<ACCTID>${iban.slice(14, 25)}<ACCTTYPE>CHECKING</BANKACCTFROM>`,
    `<BANKTRANLIST><DTSTART>${compactDate(operations[0]?.bookingDate ?? day)}<DTEND>${day}`,
    ...operations.map(entry),
    '</BANKTRANLIST>',
    `<LEDGERBAL><BALAMT>${plainAmount(bookedCents(contract), '.')}<DTASOF>${day}</LEDGERBAL>`,
    `<AVAILBAL><BALAMT>0.00<DTASOF>${day}</AVAILBAL>`,
    '</STMTRS></STMTTRNRS>',
  ];
}

function entry({ cents, bookingDate, valueDate, reference, lines }: Operation): string {
  const kind = cents < 0 ? 'DEBIT' : 'CREDIT';
  const id = BigInt(reference).toString(36).toUpperCase();
  const name = lines.join(' ').replace(/[&<>]/g, ' ');
  return `<STMTTRN><TRNTYPE>${kind}<DTPOSTED>${compactDate(bookingDate)}<DTUSER>${compactDate(valueDate)}<TRNAMT>${plainAmount(cents, '.')}<FITID>${id}<NAME>${name}</STMTTRN>`;
}
