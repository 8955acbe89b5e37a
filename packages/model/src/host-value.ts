/**
 * Checks for the values that a host program gives for one customer. Each throws a `TypeError` that names the option,
 * for the host program's developer to correct. No message shows the value, which may be personal.
 */

/** Form of the host program's own ids in records. An address with a query or a header does not fit. */
const RECORD_NAME = /^[\w.:@+-]{1,128}$/;

/** The longest id of a customer, in characters. */
const LONGEST_ID = 256;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that an id must not hold
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Whether the access journal takes this as the name of a consent, or of what a customer did. */
export function isRecordName(text: unknown): text is string {
  return typeof text === 'string' && RECORD_NAME.test(text);
}

/** @throws {TypeError} naming the option, unless the journal takes the text */
export function checkRecordName(option: string, given: unknown): string {
  if (isRecordName(given)) return given;
  throw wrong(option, 'must be 1 to 128 letters, digits or any of . : @ + _ -, as the access journal takes it', given);
}

/** @throws {TypeError} naming the option, unless it is an id that keeps one customer apart from all others */
export function checkPsuId(option: string, given: unknown): string {
  const isId = typeof given === 'string' && given.trim() !== '' && given.length <= LONGEST_ID;
  if (isId && !CONTROL.test(given) && given.isWellFormed()) return given;
  throw wrong(
    option,
    `must be a text of 1 to ${LONGEST_ID} characters, not blank and without control characters`,
    given,
  );
}

/** @throws {TypeError} naming the option, unless it is a finite number */
export function checkInstant(option: string, given: unknown): number {
  if (typeof given === 'number' && Number.isFinite(given)) return given;
  throw wrong(option, 'must be a finite number of milliseconds since the epoch', given);
}

/** @throws {TypeError} naming the option, unless it is a function or absent */
export function checkCallback<T>(option: string, given: T): T {
  if (given === undefined || typeof given === 'function') return given;
  throw wrong(option, 'must be a function, or absent', given);
}

/** @throws {TypeError} naming the option, unless it is an object */
export function checkObject<T extends object>(option: string, given: T): T {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw wrong(option, 'must be an object', given);
}

/** One sentence: which option, what it must be, what kind of thing it is, and who corrects it. */
export function wrong(option: string, must: string, given: unknown): TypeError {
  return new TypeError(`${option} ${must}, got ${kindOf(given)}: the host program has to correct it`);
}

function kindOf(given: unknown): string {
  if (given === null || given === undefined || typeof given === 'boolean') return String(given);
  if (typeof given === 'number') return Number.isFinite(given) ? 'a number' : String(given);
  if (typeof given === 'string') return given.trim() === '' ? 'a blank text' : 'another text';
  return Array.isArray(given) ? 'an array' : `a value of type ${typeof given}`;
}
