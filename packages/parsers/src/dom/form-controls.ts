import { type Element, isTag, type ParentNode } from 'domhandler';
import { isUnseen } from './text.ts';

const CONTROLS: ReadonlySet<string> = new Set(['input', 'select', 'textarea', 'button']);

/** Place of an element, as far as it decides about a control there. */
interface Place {
  readonly isInForm: boolean;
  readonly isDisabled: boolean;
}

/**
 * The controls of a form in document order, without disabled ones. A control belongs to the form around it, or to the
 * one that its attribute `form` names.
 */
export function controlsOf(form: Element, content: ParentNode): readonly Element[] {
  const found: Element[] = [];
  const visit = (parent: ParentNode, place: Place): void => {
    for (const node of parent.children) {
      // No browser sends anything from inside a template, or from a list of suggestions.
      if (!isTag(node) || isUnseen(node) || node.name === 'datalist') continue;
      if (CONTROLS.has(node.name)) {
        if (isControlOf(form, node, place)) found.push(node);
      } else if (node.children.length > 0) {
        visit(node, placeInside(form, node, place));
      }
    }
  };
  visit(content, { isInForm: false, isDisabled: false });
  return found;
}

function isControlOf(form: Element, { attribs }: Element, { isInForm, isDisabled }: Place): boolean {
  const { form: owner, disabled } = attribs;
  if (isDisabled || disabled !== undefined) return false;
  return owner === undefined ? isInForm : owner !== '' && owner === form.attribs['id'];
}

/** A disabled set of fields disables all in it, apart from its own heading. */
function placeInside(form: Element, element: Element, place: Place): Place {
  if (element.name === 'form') return { ...place, isInForm: element === form };
  const { parent } = element;
  if (element.name === 'fieldset' && element.attribs['disabled'] !== undefined) return { ...place, isDisabled: true };
  if (element.name !== 'legend' || parent === null || !isTag(parent) || parent.name !== 'fieldset') return place;
  const isHeading = parent.children.filter(isTag).find(({ name }) => name === 'legend') === element;
  return isHeading ? { ...place, isDisabled: false } : place;
}
