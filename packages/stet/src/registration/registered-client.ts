import { asObject, isMissing, refuse, text, within } from '../reading/reader.ts';

/** Client metadata (RFC 7591, section 2), as they are sent and answered. Members of the bank's own are kept. */
export type ClientMetadata = Readonly<Record<string, unknown>>;

/** A certificate that vouches for requests, and how signatures name it. */
export interface SealingKey {
  /** What `keyId` of a signature has to be. Absent where the bank gave none. */
  readonly keyId?: string;
  /** DER in base64, the leaf. Absent where the bank lists the key without it. */
  readonly certificate?: string;
}

/**
 * A TPP as one bank knows it. Keep it: it is what the registration can be read and replaced with. `accessToken` is a secret.
 */
export interface RegisteredClient {
  readonly clientId: string;
  readonly metadata: ClientMetadata;
  readonly sealingKeys: readonly SealingKey[];
  /** Where this registration is read and replaced (RFC 7592, section 3). */
  readonly uri?: string;
  /** Asked for there, where the bank gave one. At banks of the Crédit Mutuel group the QWAC is enough. */
  readonly accessToken?: string;
}

/** What a registration answers beside metadata, and what must not be sent back (RFC 7592, section 2.2). */
const ANSWERED = [
  'registration_access_token',
  'registration_client_uri',
  'client_id_issued_at',
  'client_secret_expires_at',
];

/** @throws {UnreadableReply} when the reply is no client information response (RFC 7591, section 3.2.1) */
export function readRegisteredClient(reply: unknown, known: Partial<RegisteredClient> = {}): RegisteredClient {
  const answer = asObject(reply);
  const optionalText = (name: string): string | undefined =>
    isMissing(answer[name]) ? undefined : within(name, text, answer[name]);
  const uri = optionalText('registration_client_uri') ?? known.uri;
  const accessToken = optionalText('registration_access_token') ?? known.accessToken;
  return {
    clientId: within('client_id', text, answer['client_id']),
    metadata: Object.fromEntries(
      Object.entries(answer).filter(([name, value]) => !ANSWERED.includes(name) && !isMissing(value)),
    ),
    sealingKeys: keysOf(answer['jwks']).map(readSealingKey),
    ...(uri === undefined ? {} : { uri }),
    ...(accessToken === undefined ? {} : { accessToken }),
  };
}

/** The keys of a JSON Web Key Set, in their order (RFC 7517, section 5). */
export function keysOf(jwks: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (isMissing(jwks)) return [];
  const { keys } = within('jwks', asObject, jwks);
  if (!Array.isArray(keys)) return refuse('jwks.keys is not a list');
  return keys.map((key: unknown, index) => within(`jwks.keys[${index}]`, asObject, key));
}

function readSealingKey(jwk: Readonly<Record<string, unknown>>): SealingKey {
  const { kid, x5c } = jwk;
  const leaf: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
  return {
    ...(typeof kid === 'string' ? { keyId: kid } : {}),
    ...(typeof leaf === 'string' ? { certificate: leaf.replace(/\s/g, '') } : {}),
  };
}
