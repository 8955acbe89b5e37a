import { expect, it } from 'vitest';
import { html, withEntities } from '../../src/web/markup/html.ts';

it('escapes text, and leaves alone what is HTML already', () => {
  const inner = html`<b title="${'"x"'}">${"L'ATELIER & <FILS>"}</b>`;
  expect(html`<p>${inner}${3}${false}${undefined}${[inner]}</p>`.markup).toBe(
    '<p><b title="&quot;x&quot;">L&#39;ATELIER &amp; &lt;FILS&gt;</b>3<b title="&quot;x&quot;">L&#39;ATELIER &amp; &lt;FILS&gt;</b></p>',
  );
});

it('writes a no-break space as the bank does', () => {
  expect(html`${'1\u00a0234'}`.markup).toBe('1&nbsp;234');
});

it('can write all letters beyond ASCII as entities', () => {
  expect(withEntities(html`Épargne 100 €`).markup).toBe('&#201;pargne 100 &#8364;');
});
