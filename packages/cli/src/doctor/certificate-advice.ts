import type { QwacProblem } from '@relais/fallback';

/** Reasons why a certificate cannot be loaded at all. */
type LoadProblem = 'unreadable' | 'wrong_passphrase' | 'key_mismatch' | 'legacy_encryption' | 'line_ends';

const BLOCKED = 'until then neither the API nor the fallback is asked';

/** The remedy for each problem of a QWAC, in one sentence. */
const CURES: Readonly<Record<QwacProblem | LoadProblem, string>> = {
  unreadable: 'Export the QWAC anew, with its key and chain, as PKCS#12 or PEM',
  wrong_passphrase: 'Set RELAIS_QWAC_PASSPHRASE to the passphrase of the file',
  key_mismatch: 'Pass the key that the QWAC was ordered with as --key',
  legacy_encryption: 'Lock the file anew with the command above, and pass the new one as --qwac',
  line_ends: 'Write the PEM with real line ends, as `openssl x509` and `openssl pkey` print it',
  not_yet_valid: 'Go on with the present QWAC until that day, and look at the clock of this machine',
  expired: 'Order a new QWAC, and give both while you change over',
  no_qc_statements: 'Order a QWAC for PSD2 at a qualified trust service: this is an ordinary certificate',
  not_qualified: 'Order a QWAC at a qualified trust service',
  not_a_qwac: 'Pass the QWAC as --qwac, and the seal as --seal',
  no_psd2_statement: 'Order the QWAC for PSD2 (ETSI TS 119 495)',
  no_aisp_role: 'Order the QWAC with the role PSP_AI, which your authorisation must cover',
  no_identifier: 'Order the QWAC with your authorisation number as organizationIdentifier',
  identifier_mismatch: 'Let the trust service correct the number or the authority in the QWAC',
  incomplete_chain: "Put the issuer's certificate behind the QWAC in the file: the trust service publishes it",
  broken_chain: "Put the certificate of the QWAC's own issuer behind it: this one has its name, and another key",
  chain_expired: "Put the issuer's present certificate behind the QWAC: the trust service publishes it",
};

/** @param problem - the reason of a `certificate_problem` */
export function certificateCure(problem: string | undefined): string {
  const cure = problem !== undefined && Object.hasOwn(CURES, problem) ? CURES[problem as QwacProblem] : undefined;
  return `${cure ?? 'Replace the QWAC'}; ${BLOCKED}.`;
}
