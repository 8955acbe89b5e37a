import { type BankProfile, RelaisError } from '@relais/model';
import { digestOf } from './digest.ts';
import type { RequestSigner } from './request-signer.ts';
import { rsaSha256, type SealKey } from './seal-key.ts';
import { signingString } from './signing-string.ts';

/** How requests to a bank are signed. */
export interface HttpSignatureOptions {
  /** Says what the bank wants signed, and how it wants the key named. */
  readonly profile: BankProfile;
  /** Names the key: the one that the registration answered, or the URL of the certificate, as the bank has it. */
  readonly keyId: string;
  readonly key: SealKey;
}

/**
 * Signs requests with the QSealC, algorithm `rsa-sha256`, and adds the `Digest` of a body.
 *
 * @throws {RelaisError} `certificate_problem` with reason `unreadable` or `not_rsa` when the key cannot be used
 * @throws {RangeError} when `keyId` is not what this bank takes
 * @see draft-cavage-http-signatures
 * @example
 * const sign = httpSignature({ profile: cic(), keyId, key: { pfx, passphrase } })
 * const bank = createStetConnection({ profile: cic(), certificate, sign })
 */
export function httpSignature({ profile, keyId, key }: HttpSignatureOptions): RequestSigner {
  const { api, name } = profile;
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(keyId)) throw new RangeError('keyId must be plain text without quotes');
  if (api.keyId === 'certificate-url' && !URL.canParse(keyId)) {
    throw new RangeError(`keyId must be the URL of the certificate at ${name}`);
  }
  const sealed = rsaSha256(key);
  return async (request) => {
    const digest: Readonly<Record<string, string>> =
      request.body === undefined ? {} : { Digest: digestOf(request.body) };
    const { names, text } = signingString(
      { ...request, headers: { ...request.headers, ...digest } },
      api.signedHeaders,
    );
    const signature = await sealed(Buffer.from(text));
    if (!(signature instanceof Uint8Array) || signature.length === 0) {
      throw new RelaisError('certificate_problem', 'sign answered no bytes', { reason: 'signature' });
    }
    const base64 = Buffer.from(signature).toString('base64');
    return {
      ...digest,
      Signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${base64}"`,
    };
  };
}
