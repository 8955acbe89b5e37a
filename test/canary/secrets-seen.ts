/** What a secret is, for the message of a test that fails: never the secret itself. */
export type SecretKind = 'password' | 'code' | 'cookie' | 'token' | 'key' | 'page text';

/** Values of these forms are picked out of a text and looked up, however many there are. */
const FORMS: readonly RegExp[] = [/[\w-]{16,}/g, /\b(?:M|MME|MLLE) [A-Z]{3,}(?: [A-Z]{3,})+\b/g];
/** Shorter ones are words of any language, and secret to nobody. */
const SHORTEST = 6;

/** The secrets that a run of tests has used, and a way to find them in a text. */
export class SecretsSeen {
  readonly #known = new Map<string, SecretKind>();
  readonly #phrases = new Map<string, SecretKind>();

  add(kind: SecretKind, value: string | undefined): void {
    if (value === undefined || value.length < SHORTEST) return;
    const hasForm = FORMS.some((form) => value.match(form)?.[0] === value);
    (hasForm ? this.#known : this.#phrases).set(value, kind);
  }

  get isEmpty(): boolean {
    return this.#known.size + this.#phrases.size === 0;
  }

  /** @returns the kinds of what stands in the text, as it is or as an address or JSON would write it */
  findIn(text: string): readonly SecretKind[] {
    const found = new Set<SecretKind>();
    for (const [part] of FORMS.flatMap((form) => [...text.matchAll(form)])) {
      const kind = this.#known.get(part);
      if (kind !== undefined) found.add(kind);
    }
    for (const [phrase, kind] of this.#phrases)
      if (waysToWrite(phrase).some((way) => stands(text, way))) found.add(kind);
    return [...found];
  }

  clear(): void {
    this.#known.clear();
    this.#phrases.clear();
  }
}

function waysToWrite(phrase: string): readonly string[] {
  return [...new Set([phrase, encodeURIComponent(phrase), JSON.stringify(phrase).slice(1, -1)])];
}

/** Hashes, random ids and measured times: among so many digits a code stands by chance. */
const DIGITS_BY_CHANCE = /[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+\.\d{7,}/gi;

/** A code of digits inside a longer number is no leak. */
function stands(text: string, phrase: string): boolean {
  if (!/^\d+$/.test(phrase)) return text.includes(phrase);
  return new RegExp(`(?<!\\d)${phrase}(?!\\d)`).test(text.replaceAll(DIGITS_BY_CHANCE, ''));
}
