import { type Element, isTag, type ParentNode } from 'domhandler';
import type { PageDocument } from './read-document.ts';
import { isUnseen } from './text.ts';

/** Place of an element, as far as it decides about a control there. */
interface Place {
  readonly isInForm: boolean;
  readonly isDisabled: boolean;
  /** No browser sends anything from there. */
  readonly isSilent: boolean;
  /** The innermost set of fields around it: its heading, and its own place. */
  readonly set?: { readonly heading: Element | undefined; readonly place: Place };
}

const TOP: Place = { isInForm: false, isDisabled: false, isSilent: false };

/**
 * The controls of a form in document order, without disabled ones. A control belongs to the form around it, or to the
 * one that its attribute `form` names.
 */
export function controlsOf(form: Element, { named }: Pick<PageDocument, 'named'>): readonly Element[] {
  const places = new Map<Element, Place>();
  const placeIn = (parent: ParentNode | null): Place => {
    if (parent === null || !isTag(parent)) return TOP;
    const known = places.get(parent);
    if (known !== undefined) return known;
    const place = placeInside(form, parent, placeIn(parent.parent));
    places.set(parent, place);
    return place;
  };
  return named.control.filter((control) => isControlOf(form, control, placeIn(control.parent)));
}

function isControlOf(form: Element, { attribs }: Element, { isInForm, isDisabled, isSilent }: Place): boolean {
  const { form: owner, disabled } = attribs;
  if (isSilent || isDisabled || disabled !== undefined) return false;
  return owner === undefined ? isInForm : owner !== '' && owner === form.attribs['id'];
}

/** A disabled set of fields disables all in it, apart from its own heading. */
function placeInside(form: Element, element: Element, place: Place): Place {
  const { name, attribs, children } = element;
  if (name === 'form') return { ...place, isInForm: element === form };
  if (name === 'legend') return element === place.set?.heading ? place.set.place : place;
  if (name !== 'fieldset') return isSilent(element) ? { ...place, isSilent: true } : place;
  const heading = children.filter(isTag).find((child) => child.name === 'legend');
  return { ...place, set: { heading, place }, isDisabled: place.isDisabled || attribs['disabled'] !== undefined };
}

/** A template, or a list of suggestions. */
function isSilent(element: Element): boolean {
  return isUnseen(element) || element.name === 'datalist';
}
