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

/** The controls of a form, and all that a browser sends of them when no button was pressed. */
export interface FormContent {
  readonly controls: readonly Element[];
  readonly fields: readonly FormField[];
}

/** Looks at the controls of a form, which may stand anywhere in the content. */
export function formContent(form: Element, document: Pick<PageDocument, 'named'>): FormContent {
  const controls = controlsOf(form, document);
  return { controls, fields: sent(controls) };
}

/**
 * The request for a press of `action` on a form: all that a browser sends of it, then the action.
 *
 * @param read - the content of the form, if the caller knows it: a state of many kilobytes should exist once
 * @throws {PageDriftError} `page_drift` when the form has no target
 */
export function formPost(
  form: Element,
  action: string,
  document: Pick<PageDocument, 'url' | 'named'>,
  kind: PageKind,
  read: FormContent = formContent(form, document),
): FormPost {
  const address = form.attribs['action']?.trim() ?? '';
  const target = address === '' ? undefined : absoluteUrl(address, document.url);
  if (target === undefined) throw drift(kind, 'form.action');
  return { action: target, fields: [...read.fields, ...pressed(read.controls, action)] };
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
