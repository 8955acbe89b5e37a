import { isRelaisError } from '@relais/model';
import { expect } from 'vitest';
import { PageDriftError } from '../src/index.ts';

/** What reading something raised; fails when it raised nothing or anything but `page_drift`. */
export function driftOf(read: () => unknown): PageDriftError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(PageDriftError);
    expect(isRelaisError(error) && error.code).toBe('page_drift');
    return error as PageDriftError;
  }
  throw new Error('nothing was refused');
}

/** The mark that was found to have failed. */
export function refusal(read: () => unknown): string {
  return driftOf(read).fingerprint.mark;
}
