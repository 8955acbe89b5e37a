import type { RelaisErrorReason } from '@relais/model';
import type { QwacFacts } from './read-qwac.ts';

const WEB_AUTHENTICATION = '0.4.0.1862.1.6.3';
const ACCOUNT_INFORMATION = '0.4.0.19495.1.3';
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

/** The points at which Relais looks in a QWAC (RTS art. 34, ETSI TS 119 495). */
export type QwacCheck = 'dates' | 'qualification' | 'type' | 'role' | 'authority' | 'chain' | 'use';

/** Why a QWAC cannot be used: the `reason` of a `certificate_problem`. */
export type QwacProblem = Extract<
  RelaisErrorReason<'certificate_problem'>,
  | 'not_yet_valid'
  | 'expired'
  | 'no_qc_statements'
  | 'not_qualified'
  | 'not_a_qwac'
  | 'no_psd2_statement'
  | 'no_aisp_role'
  | 'no_identifier'
  | 'identifier_mismatch'
  | 'incomplete_chain'
  | 'broken_chain'
  | 'chain_expired'
>;

/** What one look at a QWAC found. `text` is for people; everything in it stands in the certificate. */
export interface QwacFinding {
  readonly check: QwacCheck;
  /** `warning`: allowed, but a bank may stumble over it. */
  readonly verdict: 'good' | 'warning' | 'bad';
  readonly text: string;
  /** Present when it is bad. */
  readonly problem?: QwacProblem;
}

type Look = (facts: QwacFacts, now: number) => Omit<QwacFinding, 'check'>;

const good = (text: string): ReturnType<Look> => ({ verdict: 'good', text });
const warning = (text: string): ReturnType<Look> => ({ verdict: 'warning', text });
const bad = (problem: QwacProblem, text: string): ReturnType<Look> => ({ verdict: 'bad', text, problem });
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const dates: Look = ({ validFrom, validUntil }, now) => {
  if (now < validFrom) return bad('not_yet_valid', `the QWAC is valid from ${day(validFrom)} on`);
  if (now >= validUntil) return bad('expired', `the QWAC has expired on ${day(validUntil)}`);
  return good(`valid until ${day(validUntil)}`);
};

const qualification: Look = ({ statements }) => {
  if (statements === undefined) return bad('no_qc_statements', 'the certificate makes no qualified statements');
  if (!statements.isQualified) return bad('not_qualified', 'the certificate does not state that it is qualified');
  return good('a qualified certificate');
};

const type: Look = ({ statements }) =>
  statements?.types.includes(WEB_AUTHENTICATION)
    ? good('for website authentication')
    : bad('not_a_qwac', 'the certificate is not one for website authentication; a seal is no QWAC');

const role: Look = ({ statements }) => {
  if (statements?.psd2 === undefined) return bad('no_psd2_statement', 'the QWAC makes no PSD2 statement');
  if (!statements.psd2.roles.includes(ACCOUNT_INFORMATION)) {
    return bad('no_aisp_role', 'the QWAC does not state the role PSP_AI');
  }
  return good('states the role PSP_AI');
};

/** ETSI TS 119 495, section 5.2.1. */
const authority: Look = ({ statements, organizationIdentifier }) => {
  if (organizationIdentifier === undefined) return bad('no_identifier', 'the subject has no organizationIdentifier');
  const [, country, nca] = /^PSD([A-Z]{2})-([A-Z]{2,8})-.+$/.exec(organizationIdentifier) ?? [];
  if (country === undefined && !organizationIdentifier.startsWith('PSD')) {
    return warning(`${organizationIdentifier} is no PSD2 authorisation number: a bank may not know its scheme`);
  }
  const stated = statements?.psd2?.ncaId ?? '';
  const isAlike = country !== undefined && [`${country}-${nca}`, nca].includes(stated.trim().toUpperCase());
  if (isAlike && stated !== `${country}-${nca}`) {
    return warning(
      `the PSD2 statement names the authority as ${stated}, and not as ${country}-${nca}: a bank may stumble over it`,
    );
  }
  if (country === undefined || `${country}-${nca}` !== stated) {
    return bad(
      'identifier_mismatch',
      `organizationIdentifier ${organizationIdentifier} and the PSD2 statement (${stated || 'none'}) name different authorities`,
    );
  }
  return good(`${organizationIdentifier}, under ${statements?.psd2?.ncaName} (${stated})`);
};

const chain: Look = ({ chain: [leaf, ...issuers], isLinked }, now) => {
  if (leaf === undefined || issuers.length === 0) {
    return bad('incomplete_chain', 'the certificate of the issuer is missing: put it behind the QWAC in the file');
  }
  if (!isLinked) return bad('broken_chain', 'a certificate of the chain was not issued by the one after it');
  const old = issuers.find((one) => now >= one.validToDate.getTime() || now < one.validFromDate.getTime());
  if (old !== undefined) return bad('chain_expired', `the issuer's certificate is out of its time (${nameOf(old)})`);
  return good(`issued by ${issuers.map(nameOf).join(', which is issued by ')}`);
};

/**
 * PSD2 has no such rule. But TLS stacks refuse a client certificate without client authentication among its extended key usages
 * (RFC 5280).
 */
const use: Look = ({ leaf }) => {
  // Of the extended key usages, in spite of its name; absent when there are none, which forbids nothing.
  const usages: readonly string[] | undefined = leaf.keyUsage;
  return usages === undefined || usages.includes(CLIENT_AUTHENTICATION)
    ? good('may be shown by a client')
    : warning('its extended key usages do not name client authentication: a bank may refuse the handshake');
};

const LOOKS: Readonly<Record<QwacCheck, Look>> = { dates, qualification, type, role, authority, chain, use };

/**
 * Looks at everything that must be right about a QWAC before a session (R12).
 *
 * @param now - milliseconds since the epoch
 */
export function examineQwac(facts: QwacFacts, now: number): readonly QwacFinding[] {
  return Object.entries(LOOKS).map(([check, look]) => ({ check: check as QwacCheck, ...look(facts, now) }));
}

function nameOf({ subject }: { readonly subject: string }): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
}
