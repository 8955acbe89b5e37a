import type { Element } from 'domhandler';
import { collapse } from '../text/fold.ts';
import { closest, findAll } from './element.ts';
import { detached, textOf } from './text.ts';

/** Types of inputs that a browser sends only when they are pressed. */
const BUTTONS: ReadonlySet<string> = new Set(['submit', 'image', 'button', 'reset']);

/** The type of an input or button, in lower case, with what it is by default. */
export function typeOf({ name, attribs }: Element): string {
  return attribs['type']?.toLowerCase() ?? (name === 'button' ? 'submit' : 'text');
}

/** Whether a control is sent only when it is pressed. */
export function isButton(control: Element): boolean {
  return control.name === 'button' || (control.name === 'input' && BUTTONS.has(typeOf(control)));
}

/** What a browser sends for a control that is no button: nothing, one value, or several of a selector. */
export function valuesOf(control: Element): readonly string[] {
  if (control.name === 'select') return selectedIn(control);
  if (control.name === 'textarea')
    return [
      textOf(control)
        .replace(/^\r?\n/, '')
        .replace(/\r?\n|\r/g, '\r\n'),
    ];
  const { name = '', value, checked } = control.attribs;
  const type = typeOf(control);
  if (type === 'checkbox' || type === 'radio') return checked === undefined ? [] : [detached(value ?? 'on')];
  // The field tells the server by which charset to read the others.
  if (type === 'hidden' && name.toLowerCase() === '_charset_') return ['UTF-8'];
  return [type === 'file' ? '' : detached(value ?? '')];
}

/** The chosen options. A selector without a choice shows its first option, and sends that. */
function selectedIn(select: Element): readonly string[] {
  const options = findAll(select, ({ name }) => name === 'option');
  const chosen = options.filter(({ attribs }) => attribs['selected'] !== undefined);
  if (select.attribs['multiple'] !== undefined) return chosen.filter(isEnabled).map(optionValue);
  const shown = chosen.at(-1) ?? options.find(isEnabled);
  return shown !== undefined && isEnabled(shown) ? [optionValue(shown)] : [];
}

function isEnabled(option: Element): boolean {
  const group = closest(option, ({ name }) => name === 'optgroup');
  return option.attribs['disabled'] === undefined && group?.attribs['disabled'] === undefined;
}

function optionValue(option: Element): string {
  return detached(option.attribs['value'] ?? collapse(textOf(option)));
}
