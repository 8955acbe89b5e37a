import { decodeField, type FormCharset, splitForm } from './decode-form.ts';

/** A POST to the door: what it says, or the published rule that it breaks. */
export type LoginRequest =
  | { readonly kind: 'login'; readonly login: string; readonly password: string }
  | { readonly kind: 'broken-rule'; readonly rule: string };

/** What a POST to the door consists of. `body`: one character for each byte. */
export interface LoginPost {
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** Each once and not empty. */
const FIELDS = ['_charset_', 'flag', '_cm_user', '_cm_pwd'] as const;

/**
 * Holds a POST to the rules that the bank publishes for its fallback access.
 *
 * The page says that `_charset_` *should* be there. The simulator insists: without it nobody can know which password
 * the bytes mean.
 */
export function readLogin({ header, body }: LoginPost): LoginRequest {
  for (const name of ['Accept', 'User-Agent']) {
    if ((header(name) ?? '').trim() === '') return broken(`${name} must be set and not empty`);
  }
  const [mediaType = ''] = (header('Content-Type') ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    return broken('Content-Type must be application/x-www-form-urlencoded');
  }

  const fields = splitForm(body);
  const raw = new Map(fields.map(({ name, value }) => [name, value]));
  for (const name of FIELDS) {
    const count = fields.filter((field) => field.name === name).length;
    if (count !== 1) return broken(`${name} must be given once, was given ${count} times`);
    if (raw.get(name) === '') return broken(`${name} must not be empty`);
  }

  const charset = readCharset(raw.get('_charset_') ?? '');
  if (charset === undefined) return broken('_charset_ must be utf-8 or iso-8859-1');
  if (raw.get('flag') !== 'password') return broken('flag must be password');
  const login = decodeField(raw.get('_cm_user') ?? '', charset);
  if (login === undefined) return broken(`_cm_user must be percent-encoded ${charset}`);
  const password = decodeField(raw.get('_cm_pwd') ?? '', charset);
  if (password === undefined) return broken(`_cm_pwd must be percent-encoded ${charset}`);
  return { kind: 'login', login, password };
}

function readCharset(text: string): FormCharset | undefined {
  const charset = text.toLowerCase();
  return charset === 'utf-8' || charset === 'iso-8859-1' ? charset : undefined;
}

function broken(rule: string): LoginRequest {
  return { kind: 'broken-rule', rule };
}
