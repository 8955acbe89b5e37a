import type { Element } from 'domhandler';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { closest } from './element.ts';
import type { PageDocument } from './read-document.ts';
import { detached } from './text.ts';

/** One press of a button: the request that the page's own form would send. */
export interface FormPost {
  /** Absolute URL. */
  readonly action: string;
  /**
   * All hidden inputs in document order, then the pressed button. Names are literal: the client encodes a `%` in them
   * again.
   */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/**
 * The request for a press of `action` on a form: all its hidden inputs, then the action.
 *
 * @param hidden - its inputs, if the caller has read them: a state of many kilobytes should exist once
 * @throws {PageDriftError} `page_drift` when the form has no target
 */
export function formPost(
  form: Element,
  action: string,
  { url, named: { input: inputs } }: Pick<PageDocument, 'url' | 'named'>,
  kind: PageKind,
  hidden: readonly Field[] = hiddenInputs(form, inputs),
): FormPost {
  const address = form.attribs['action']?.trim() ?? '';
  const target = address === '' ? undefined : absoluteUrl(address, url);
  if (target === undefined) throw drift(kind, 'form.action');
  return { action: target, fields: [...hidden, ...pressed(form, action, inputs)] };
}

/** What a browser sends for a button: an image tells where it was pressed, by two names. */
function pressed(form: Element, action: string, inputs: readonly Element[]): readonly Field[] {
  const own = inputs.filter(
    (input) => input.attribs['name'] === action && closest(input, ({ name }) => name === 'form') === form,
  );
  const isImage = own.length > 0 && own.every(({ attribs }) => attribs['type']?.toLowerCase() === 'image');
  return isImage ? [`${action}.x`, `${action}.y`].map((name) => [name, '0'] as const) : [[action, '']];
}

/** Name and value of every hidden input of a form, in document order. */
export function hiddenInputs(form: Element, inputs: readonly Element[]): readonly Field[] {
  return inputs
    .filter((input) => isHidden(input) && closest(input, ({ name }) => name === 'form') === form)
    .map(({ attribs }) => [detached(attribs['name'] ?? ''), detached(attribs['value'] ?? '')]);
}

type Field = readonly [name: string, value: string];

function isHidden({ attribs: { name, type, disabled } }: Element): boolean {
  return type?.toLowerCase() === 'hidden' && !!name && disabled === undefined;
}
