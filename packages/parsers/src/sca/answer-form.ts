import type { Document, Element } from 'domhandler';
import { findAll } from '../dom/element.ts';
import { type FormPost, formPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';

const KIND = 'sca';
const VALIDATES = /^_FID_DoValidate/;
/** Gives the login up. */
const CANCEL = '_FID_DoCancel';
const CODE = 'otp_password';

/**
 * The form that ends the authentication, with its anti-forgery fields. It is the one around the field for the code, or else
 * the one that validates. Its button is the one that validates, or its only one, whatever the name.
 *
 * @throws {PageDriftError} `page_drift` when no form, or more than one, may be meant
 */
export function answerForm(document: PageDocument): FormPost {
  const [found, second] = answerForms(document.content);
  if (found === undefined || second !== undefined) throw drift(KIND, 'form.validate');
  return formPost(found.form, found.button, document, KIND);
}

/** Whether the page has such a form. */
export function hasAnswerForm(content: Document): boolean {
  return answerForms(content).length > 0;
}

/** Name of the form's button: one that validates, or the only one that does not give up. */
export function sendingButton(form: Element): string | undefined {
  const names = [...new Set(findAll(form, isButton).map((button) => nameOf(button).replace(/\.[xy]$/, '')))];
  const validating = names.filter((name) => VALIDATES.test(name));
  const [button, other] = validating.length > 0 ? validating : names.filter((name) => name !== CANCEL);
  return other === undefined ? button : undefined;
}

interface Answer {
  readonly form: Element;
  readonly button: string;
}

function answerForms(content: Document): readonly Answer[] {
  const all = findAll(content, ({ name }) => name === 'form').flatMap((form): readonly Answer[] => {
    const button = sendingButton(form);
    return button === undefined ? [] : [{ form, button }];
  });
  const around = all.filter(({ form }) => findAll(form, (element) => nameOf(element).includes(CODE)).length > 0);
  return around.length > 0 ? around : all.filter(({ button }) => VALIDATES.test(button));
}

function isButton(element: Element): boolean {
  const { name, attribs } = element;
  const isKind = name === 'button' || (name === 'input' && attribs['type']?.toLowerCase() !== 'hidden');
  return isKind && nameOf(element).startsWith('_FID_');
}

function nameOf({ attribs }: Element): string {
  return attribs['name'] ?? '';
}
