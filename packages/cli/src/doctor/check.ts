import type { Subject } from './subject.ts';

/** What one check found. `text` is for people; nothing in it is secret. */
export interface Finding {
  /** `skipped`: an input that the check needs was not given. */
  readonly verdict: 'good' | 'warning' | 'bad' | 'skipped';
  readonly text: string;
  /** The remedy. */
  readonly advice?: string;
}

/** One question about the way to the bank. */
export interface Check {
  /** A few words, e.g. `clock`. */
  readonly name: string;
  /** Answers with a finding; it throws only on a program fault. */
  readonly run: (subject: Subject) => Promise<Finding>;
}

export const good = (text: string): Finding => ({ verdict: 'good', text });
export const warning = (text: string, advice: string): Finding => ({ verdict: 'warning', text, advice });
export const bad = (text: string, advice: string): Finding => ({ verdict: 'bad', text, advice });
export const skipped = (text: string): Finding => ({ verdict: 'skipped', text });
