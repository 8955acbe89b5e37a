import { createHash, randomBytes } from 'node:crypto';

/**
 * What the workers agree on about one entry. A line of versions begins where nothing was agreed on, or where that was lost. Two
 * marks of one line: the later was made from the earlier.
 */
export interface VersionMark {
  readonly line: string;
  /** Of the entry that stands. */
  readonly version: string;
}

/** The version of what was there when the line began, where that was nothing. */
export const NEW = 'new';
/** The version of an entry that was erased. */
const GONE = 'gone';

/** A short digest of a sealed text. No two writes have the same, even of one value. */
export function versionOf(text: unknown): string {
  return createHash('sha256').update(`${text}`).digest('base64url').slice(0, 22);
}

export function newLine(version: string): VersionMark {
  return { line: randomBytes(9).toString('base64url'), version };
}

export function erased(): VersionMark {
  return newLine(GONE);
}

export function isErased({ version }: VersionMark): boolean {
  return version === GONE;
}

/** Whether a sealed text has this version. */
export function namesText({ version }: VersionMark): boolean {
  return version !== NEW && version !== GONE;
}

export function markText({ line, version }: VersionMark): string {
  return `${line}.${version}`;
}

export function readMark(text: string): VersionMark {
  const [line = '', version = ''] = text.split('.');
  return { line, version };
}

export function isSameMark(one: VersionMark, other: VersionMark | undefined): boolean {
  return one.line === other?.line && one.version === other.version;
}
