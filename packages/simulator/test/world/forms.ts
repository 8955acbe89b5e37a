import type { Page } from './browser.ts';

/** A form as programs post it: its address, and every input by name. */
export interface ReadForm {
  readonly action: string;
  readonly fields: Map<string, string>;
}

/** Takes a form from a page. @param submit - name of the one button to press; without one, all buttons are sent */
export function readForm({ $, url }: Page, selector: string, submit?: string): ReadForm {
  const form = $(selector).first();
  if (form.length === 0) throw new Error(`no form ${selector} at ${url}`);
  const fields = new Map<string, string>();
  for (const input of form.find('input, select, textarea')) {
    const element = $(input);
    const [name, type = ''] = [element.attr('name'), element.attr('type')];
    if (name === undefined || (submit !== undefined && type === 'submit' && name !== submit)) continue;
    if (['checkbox', 'radio'].includes(type) && element.attr('checked') === undefined) continue;
    const chosen = element.find('option[selected]');
    const option = chosen.length > 0 ? chosen : element.find('option').first();
    fields.set(name, (element.is('select') ? option.attr('value') : element.attr('value')) ?? '');
  }
  return { action: form.attr('action') ?? url, fields };
}
