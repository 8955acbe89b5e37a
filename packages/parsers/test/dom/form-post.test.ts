import { describe, expect, it } from 'vitest';
import { findAll } from '../../src/dom/element.ts';
import { formContent, formPost } from '../../src/dom/form-post.ts';
import { readDocument } from '../../src/dom/read-document.ts';

const URL = 'https://www.cic.fr/fr/banque/mouvements.html?webid=a';

/** What is posted of the form with the id `F`. */
function opened(content: string, attributes = '') {
  const html = `<html><body><main id="ei_tpl_content"><form id="F" action="/fr/banque/post.html" ${attributes}>${content}</main></body></html>`;
  const document = readDocument({ url: URL, html }, 'operations');
  const [form] = findAll(document.content, ({ attribs }) => attribs['id'] === 'F');
  if (form === undefined) throw new Error('no form');
  return { form, document };
}

const sent = (content: string) => {
  const { form, document } = opened(`${content}</form>`);
  return formContent(form, document).fields;
};
const pressed = (content: string, action = '_FID_Go') => {
  const { form, document } = opened(`${content}</form>`);
  return formPost(form, action, document, 'operations').fields;
};

describe('a form is posted as a browser posts it', () => {
  it.each([
    ['a hidden input', '<input type="hidden" name="a" value="1">', [['a', '1']]],
    ['a hidden input without a value', '<input type="hidden" name="a">', [['a', '']]],
    ['a text input, with the value it has', '<input type="text" name="a" value="01/02/2025">', [['a', '01/02/2025']]],
    ['an input without a type, which is one of text', '<input name="a">', [['a', '']]],
    ['an input of an unknown type, which is one of text', '<input type="jour" name="a" value="1">', [['a', '1']]],
    ['a checked box', '<input type="checkbox" name="a" value="1" checked>', [['a', '1']]],
    ['a checked box without a value', '<input type="checkbox" name="a" checked="checked">', [['a', 'on']]],
    [
      'the chosen one of several',
      '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
      [['a', '2']],
    ],
    [
      'the selected option, inside its group',
      '<select name="a"><option value="1">x</option><optgroup label="g"><option value="2" selected>y</option></optgroup></select>',
      [['a', '2']],
    ],
    [
      'the first option where none is selected',
      '<select name="a"><option value="0" disabled>w</option><option value="1">x</option><option value="2">y</option></select>',
      [['a', '1']],
    ],
    [
      'the words of an option without a value',
      '<select name="a"><option> Le  mois </option></select>',
      [['a', 'Le mois']],
    ],
    [
      'every selected option of a selector for several',
      '<select name="a" multiple><option value="1" selected>x</option><option value="2">y</option><option value="3" selected>z</option></select>',
      [
        ['a', '1'],
        ['a', '3'],
      ],
    ],
    ['a text area', '<textarea name="a">\none\ntwo</textarea>', [['a', 'one\r\ntwo']]],
    [
      'the charset, where the page asks for it',
      '<input type="hidden" name="_charset_" value="">',
      [['_charset_', 'UTF-8']],
    ],
    [
      'controls of every kind in the order of the page',
      '<select name="a"><option value="1">x</option></select><input type="hidden" name="b" value="2"><textarea name="c">3</textarea><input name="d" value="4">',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
        ['d', '4'],
      ],
    ],
    ['an input inside a button', '<button><div><input name="a" value="1"></div></button>', [['a', '1']]],
    [
      'the heading of a set of fields that is disabled',
      '<fieldset disabled><legend><input name="a" value="1"></legend><input name="b"></fieldset>',
      [['a', '1']],
    ],
  ])('sends %s', (_, content, fields) => {
    expect(sent(content)).toEqual(fields);
  });

  it.each([
    ['a box that is not checked', '<input type="checkbox" name="a" value="1">'],
    ['a disabled input', '<input type="hidden" name="a" value="1" disabled>'],
    ['an input without a name', '<input type="hidden" value="1"><input type="hidden" name="" value="1">'],
    ['a disabled selector', '<select name="a" disabled><option value="1">x</option></select>'],
    ['a selected option that is disabled', '<select name="a"><option value="1" selected disabled>x</option></select>'],
    [
      'an option of a disabled group',
      '<select name="a"><optgroup disabled><option value="1" selected>x</option></optgroup></select>',
    ],
    ['a selector for several without a choice', '<select name="a" multiple><option value="1">x</option></select>'],
    ['a selector without options', '<select name="a"></select>'],
    ['a button', '<input type="submit" name="a" value="1"><input type="IMAGE" name="b"><input type="reset" name="c">'],
    ['a button element', '<button name="a" value="1">x</button><button type="button" name="b">y</button>'],
    ['a disabled set of fields', '<fieldset disabled><div><input name="a" value="1"></div></fieldset>'],
    [
      'a set of fields inside a disabled one',
      '<fieldset disabled><fieldset><input name="a" value="1"></fieldset></fieldset>',
    ],
    [
      'the second heading of a disabled set of fields',
      '<fieldset disabled><legend>x</legend><legend><input name="a" value="1"></legend></fieldset>',
    ],
    [
      'the heading of a set of fields inside a disabled one',
      '<fieldset disabled><fieldset><legend><input name="a" value="1"></legend></fieldset></fieldset>',
    ],
    ['an input of a form inside the form', '<div><form id="G"><input name="a" value="1"></form></div>'],
    ['a template', '<template><input name="a" value="1"></template>'],
    ['a list of suggestions', '<datalist><p><textarea name="a">x</textarea></p></datalist>'],
    ['what belongs to another form', '<input name="a" value="1" form="G">'],
    ['what is outside of it', '</form><input name="a" value="1"><form id="G"><input name="b">'],
  ])('does not send %s', (_, content) => {
    expect(sent(content)).toEqual([]);
  });

  it('sends a control outside of it that names it', () => {
    expect(sent('<input name="a" value="1"></form><input name="b" value="2" form="F"><form>')).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it.each([
    ['a submit by name and value', '<input type="submit" name="_FID_Go" value="Suite">', [['_FID_Go', 'Suite']]],
    ['a button element by name and value', '<button name="_FID_Go" value="1">Suite</button>', [['_FID_Go', '1']]],
    [
      'an image by the place where it was pressed',
      '<input type="image" name="_FID_Go" value="Suite">',
      [
        ['_FID_Go.x', '0'],
        ['_FID_Go.y', '0'],
      ],
    ],
    ['an action without a button by its name alone', '', [['_FID_Go', '']]],
    [
      'only the wanted one of several',
      '<button name="_FID_No">x</button><button name="_FID_Go">y</button>',
      [['_FID_Go', '']],
    ],
    ['none of another form', '<input type="image" name="_FID_Go" form="G">', [['_FID_Go', '']]],
  ])('presses %s', (_, content, fields) => {
    expect(pressed(`<input type="hidden" name="a" value="1">${content}`)).toEqual([['a', '1'], ...fields]);
  });

  it('goes where the form says', () => {
    const { form, document } = opened('</form>');
    expect(formPost(form, '_FID_Go', document, 'operations').action).toBe('https://www.cic.fr/fr/banque/post.html');
  });
});
