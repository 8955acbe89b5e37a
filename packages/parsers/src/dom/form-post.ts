import type { Element } from 'domhandler';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { isButton, typeOf, valuesOf } from './control-values.ts';
import { controlsOf } from './form-controls.ts';
import type { PageDocument } from './read-document.ts';
import { detached } from './text.ts';

/** One press of a button: the request that the page's own form would send. */
export interface FormPost {
  /** Absolute URL. */
  readonly action: string;
  /**
   * What a browser sends: inputs, chosen options and checked boxes in document order, then the pressed button. Names
   * are literal: the client encodes a `%` in them again.
   */
  readonly fields: readonly FormField[];
}

/** Name and value. */
export type FormField = readonly [name: string, value: string];

/**
 * The request for a press of `action` on a form: all that a browser sends of it, then the action.
 *
 * @param fields - what it sends of the form, if the caller knows it: a state of many kilobytes should exist once
 * @throws {PageDriftError} `page_drift` when the form has no target
 */
export function formPost(
  form: Element,
  action: string,
  { url, content }: Pick<PageDocument, 'url' | 'content'>,
  kind: PageKind,
  fields?: readonly FormField[],
): FormPost {
  const address = form.attribs['action']?.trim() ?? '';
  const target = address === '' ? undefined : absoluteUrl(address, url);
  if (target === undefined) throw drift(kind, 'form.action');
  const controls = controlsOf(form, content);
  return { action: target, fields: [...(fields ?? sent(controls)), ...pressed(controls, action)] };
}

/** Name and value of everything that a browser sends of a form when no button was pressed, in document order. */
export function formFields(form: Element, { content }: Pick<PageDocument, 'content'>): readonly FormField[] {
  return sent(controlsOf(form, content));
}

function sent(controls: readonly Element[]): readonly FormField[] {
  return controls
    .filter((control) => !isButton(control) && !!control.attribs['name'])
    .flatMap((control) => {
      const name = detached(control.attribs['name'] ?? '');
      return valuesOf(control).map((value) => [name, value] as const);
    });
}

/** What a browser sends for a button: an image tells where it was pressed, by two names. */
function pressed(controls: readonly Element[], action: string): readonly FormField[] {
  const buttons = controls.filter((control) => isButton(control) && control.attribs['name'] === action);
  const button = buttons.find((candidate) => typeOf(candidate) !== 'image');
  if (button === undefined && buttons.length > 0) return [`${action}.x`, `${action}.y`].map((name) => [name, '0']);
  return [[action, detached(button?.attribs['value'] ?? '')]];
}
