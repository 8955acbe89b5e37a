import { decodeField, type FormCharset, splitForm } from './decode-form.ts';

/** A POST to the door: its login, or the published rule that it breaks. */
export type LoginRequest =
  | { readonly kind: 'login'; readonly login: string; readonly password: string }
  | { readonly kind: 'broken-rule'; readonly rule: string };

/** The parts of a POST to the door. `body`: one character for each byte. */
export interface LoginPost {
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** Fields that must come once and not empty. */
const FIELDS = ['_charset_', 'flag', '_cm_user', '_cm_pwd'] as const;

/**
 * Checks a POST against the rules that the bank publishes for its fallback access.
 *
 * The page says that `_charset_` *should* be there. The simulator insists on it, since the field tells which characters
 * the bytes of the password mean.
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
