import type { CheerioAPI } from 'cheerio/slim';
import type { Element } from 'domhandler';
import { type FormPost, formPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';

const KIND = 'sca';
const VALIDATES = /^_FID_DoValidate/;
/** Gives the login up. */
const CANCEL = '_FID_DoCancel';
const BUTTONS = 'input[name^="_FID_"]:not([type="hidden" i]), button[name^="_FID_"]';
const CODE = '[name*="otp_password"]';

/**
 * The form that ends the authentication, with its anti-forgery fields. It is the one around the field for the code, or else
 * the one that validates. Its button is the one that validates, or its only one, whatever the name.
 *
 * @throws {PageDriftError} `page_drift` when no form, or more than one, may be meant
 */
export function answerForm($: CheerioAPI, document: PageDocument): FormPost {
  const [found, second] = answerForms($);
  if (found === undefined || second !== undefined) throw drift(KIND, 'form.validate');
  return formPost(found.form, found.button, document, KIND);
}

/** Whether the page has such a form. */
export function hasAnswerForm($: CheerioAPI): boolean {
  return answerForms($).length > 0;
}

/** Name of the form's button: one that validates, or the only one that does not give up. */
export function sendingButton($: CheerioAPI, form: Element): string | undefined {
  const buttons = $(form).find(BUTTONS).get();
  const names = [...new Set(buttons.map(({ attribs }) => (attribs['name'] ?? '').replace(/\.[xy]$/, '')))];
  const validating = names.filter((name) => VALIDATES.test(name));
  const [button, other] = validating.length > 0 ? validating : names.filter((name) => name !== CANCEL);
  return other === undefined ? button : undefined;
}

interface Answer {
  readonly form: Element;
  readonly button: string;
}

function answerForms($: CheerioAPI): readonly Answer[] {
  const forms = $(`form:has(${BUTTONS})`).get();
  const all = forms.flatMap((form): readonly Answer[] => {
    const button = sendingButton($, form);
    return button === undefined ? [] : [{ form, button }];
  });
  const around = all.filter(({ form }) => $(form).find(CODE).length > 0);
  return around.length > 0 ? around : all.filter(({ button }) => VALIDATES.test(button));
}
