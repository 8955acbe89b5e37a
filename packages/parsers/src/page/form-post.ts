import type { Element } from 'domhandler';
import { absoluteUrl } from './absolute-url.ts';
import { findAll } from './element.ts';
import { drift } from './page-drift-error.ts';
import type { PageKind } from './page-kind.ts';

/** One press of a button: what the page's own form would send. */
export interface FormPost {
  /** Absolute URL. */
  readonly action: string;
  /** All hidden inputs in document order, then the action field. Names are literal: `%` in one is encoded again. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/**
 * What pressing `action` on a form sends: all its hidden inputs, then the action.
 *
 * @throws {PageDriftError} `page_drift` when the form does not say where to
 */
export function formPost(form: Element, action: string, pageUrl: string, kind: PageKind): FormPost {
  const target = absoluteUrl(form.attribs['action'] ?? '', pageUrl);
  if (target === undefined) throw drift(kind, 'form.action');
  return { action: target, fields: [...hiddenInputs(form), [action, '']] };
}

/** Name and value of every hidden input, in document order. */
export function hiddenInputs(form: Element): readonly (readonly [name: string, value: string])[] {
  return findAll(form, isHiddenInput).map(({ attribs }) => [attribs['name'] ?? '', attribs['value'] ?? '']);
}

function isHiddenInput(element: Element): boolean {
  const { name, type, disabled } = element.attribs;
  return element.name === 'input' && type?.toLowerCase() === 'hidden' && !!name && disabled === undefined;
}
