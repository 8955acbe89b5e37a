import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { EntryName } from './sealed-store.ts';

/** What lies sealed in an entry. */
export interface Sealed {
  /** Grows with each write. */
  readonly version: number;
  /** End of its life, in milliseconds since the epoch. */
  readonly until: number;
  /** JSON. `undefined`: there was something, and now there is nothing. */
  readonly value: unknown;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const IVS_A_DRAW = 64;
const TAG_BYTES = 16;
/** Names that are kept, of some thousand customers. */
const MAX_NAMES = 10_000;
/** The form of what follows. Anything else was never sealed here. */
const FORM = 'relais1.';

/**
 * One key of the host: names entries and seals them, by two keys derived from it. An entry is bound to its name: moved to
 * another place, it does not open.
 */
export class SealingKey {
  readonly #seal: KeyObject;
  readonly #name: KeyObject;
  /** One call asks for the same names several times. */
  readonly #names = new Map<string, string>();

  constructor(key: Uint8Array) {
    this.#seal = derived(key, 'relais seal 1');
    this.#name = derived(key, 'relais name 1');
  }

  /** Says nothing of the PSU to a reader of the store. */
  nameOf(name: EntryName): string {
    const binding = bindingOf(name);
    const known = this.#names.get(binding);
    if (known !== undefined) return known;
    const made = `relais:${createHmac('sha256', this.#name).update(binding).digest('base64url')}`;
    if (this.#names.size >= MAX_NAMES) this.#names.clear();
    this.#names.set(binding, made);
    return made;
  }

  /** Tells this key from others, and nothing of it. */
  mark(): string {
    return createHmac('sha256', this.#name).update('relais mark 1').digest('base64url');
  }

  /** A key for something else: neither this one nor that of another use follows from it. */
  keyFor(use: string): Uint8Array {
    return createHmac('sha256', this.#name).update(`relais use ${use}`).digest();
  }

  seal(name: EntryName, { version, until, value }: Sealed): string {
    const lying = value === undefined ? [version, until] : [version, until, value];
    const iv = newIv();
    const cipher = createCipheriv('aes-256-gcm', this.#seal, iv).setAAD(Buffer.from(bindingOf(name)));
    const body = Buffer.concat([cipher.update(JSON.stringify(lying), 'utf8'), cipher.final()]);
    return FORM + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  }

  /** @throws {Error} when it was not sealed by this key under this name, or is damaged */
  open(name: EntryName, stored: unknown): Sealed {
    if (typeof stored !== 'string' || !stored.startsWith(FORM)) throw new TypeError('not sealed');
    const bytes = Buffer.from(stored.slice(FORM.length), 'base64');
    if (bytes.length < IV_BYTES + TAG_BYTES) throw new TypeError('cut short');
    const decipher = createDecipheriv('aes-256-gcm', this.#seal, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(bindingOf(name)))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    const [version, until, value] = JSON.parse(body.toString('utf8')) as [number, number, unknown?];
    return { version, until, value };
  }
}

/**
 * The keys of a host: the first seals, all of them open.
 *
 * @throws {RangeError} when there is none, or one is not 32 bytes long
 */
export function sealingKeys(given: Uint8Array | readonly Uint8Array[]): readonly [SealingKey, ...SealingKey[]] {
  const keys = Array.isArray(given) ? given : [given];
  for (const key of keys) {
    if (key instanceof Uint8Array && key.length === KEY_BYTES) continue;
    const got = key instanceof Uint8Array ? `${key.length}` : typeof key;
    throw new RangeError(`store.key must be ${KEY_BYTES} bytes, or a list of such keys, got ${got}`);
  }
  const [first, ...others] = keys.map((key) => new SealingKey(key));
  if (first === undefined) throw new RangeError('store.key must hold one key at least');
  return [first, ...others];
}

function derived(key: Uint8Array, use: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, '', use, KEY_BYTES)));
}

function bindingOf({ bankId, psuId, part, of }: EntryName): string {
  return JSON.stringify(of === undefined ? [bankId, psuId, part] : [bankId, psuId, part, of]);
}

/** Drawn together, because one draw costs as much as sealing: each is used once. */
let ivs = Buffer.alloc(0);

function newIv(): Buffer {
  if (ivs.length === 0) ivs = randomBytes(IVS_A_DRAW * IV_BYTES);
  const iv = ivs.subarray(0, IV_BYTES);
  ivs = ivs.subarray(IV_BYTES);
  return iv;
}
