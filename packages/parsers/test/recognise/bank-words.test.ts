import { describe, expect, it } from 'vitest';
import { parseBankWords } from '../../src/index.ts';

const words = (content: string): string | undefined =>
  parseBankWords({ url: 'https://www.bank.example/page', html: `<html><body>${content}</body></html>` });

describe('what a page says to the customer', () => {
  it('is its title and its messages, as plain text on one line', () => {
    const page = `<h1>Vos  <b>droits</b></h1><p>Menu</p><div class="blocmsg err"><p>Votre accès
      est bloqué.</p></div><table><tr><td class="ALERTE">Appelez votre conseiller.</td></tr></table>`;
    expect(words(page)).toBe('Vos droits · Votre accès est bloqué. · Appelez votre conseiller.');
  });

  it('leaves out what the page hides, and says nothing twice', () => {
    const page =
      '<h1>Message</h1><div class="bloctxt invisible">Caché</div><div class="bloctxt">Lu</div><div class="blocmsg">Lu</div>';
    expect(words(page)).toBe('Message · Lu');
  });

  it('is nothing where the page has no title and no message', () => {
    expect(words('<p>Menu</p><div class="bloctxt"> </div>')).toBeUndefined();
  });

  it('is cut after 500 characters, and shows that it was', () => {
    const cut = words(`<h1>${'mot '.repeat(200)}</h1>`) ?? '';
    expect(cut.length).toBeLessThanOrEqual(500);
    expect(cut).toMatch(/mot…$/);
  });
});
