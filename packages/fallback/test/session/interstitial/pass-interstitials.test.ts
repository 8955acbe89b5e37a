import { describe, expect, it } from 'vitest';
import { passInterstitials } from '../../../src/session/interstitial/pass-interstitials.ts';
import { topicOf } from '../../../src/session/interstitial/topic-of.ts';
import type { ReadPage } from '../../../src/transport/read-page.ts';
import { HOME, page } from '../scripted-pages.ts';

const signal = new AbortController().signal;
const notice = (number: number, leadsTo = number + 1): ReadPage =>
  page(
    `/fr/banque/paci_engine/notice${number}.aspx`,
    `<h1>Information ${number}</h1><a id="P:F_1.R2:link" href="/fr/banque/paci_engine/notice${leadsTo}.aspx?go">Continuer</a>`,
  );

/** Follows links from notice to notice; the one numbered `last` leads home. */
async function pass(first: ReadPage, last: number, next: (number: number) => ReadPage = notice) {
  const asked: string[] = [];
  const get = async (address: string | URL): Promise<ReadPage> => {
    asked.push(String(address));
    const number = Number(/notice(\d+)/.exec(String(address))?.[1]);
    return number > last ? HOME : next(number);
  };
  const options = {
    pages: { get, post: get as never, download: get as never },
    again: async () => HOME,
    signal,
    onPage: () => {},
  };
  return { page: await passInterstitials(first, options), asked };
}

describe('pages between the customer and what they want', () => {
  it('are passed by their own exits, one after the other', async () => {
    const { page: behind, asked } = await pass(notice(1), 3);
    expect(behind).toBe(HOME);
    expect(asked).toHaveLength(3);
  });

  it('are not walked without end', async () => {
    await expect(pass(notice(1), 1_000)).rejects.toMatchObject({ code: 'user_action_needed', reason: 'interstitial' });
  });

  it('want the customer when their own exit leads back to them', async () => {
    await expect(pass(notice(1, 1), 1_000, (number) => notice(number, 1))).rejects.toMatchObject({
      code: 'user_action_needed',
    });
  });

  const terms = (number = 1): ReadPage => page(`/fr/banque/conditions-generales.html?${number}`, '<h1>Conditions</h1>');
  const tax = page('/fr/banque/residencefiscale.aspx', '<h1>Résidence fiscale</h1>');
  /** Asks for the wanted page: what comes is the next of these, then the home page. */
  function wanting(...answers: readonly ReadPage[]) {
    const left = [...answers];
    let count = 0;
    const never = async (): Promise<never> => {
      throw new Error('nothing is followed or sent');
    };
    const again = async (): Promise<ReadPage> => {
      count += 1;
      return left.shift() ?? HOME;
    };
    const seen: string[] = [];
    const onPage = ({ url }: ReadPage): number => seen.push(new URL(url).pathname);
    const options = { pages: { get: never, post: never, download: never }, again, signal, onPage };
    return { pass: (first: ReadPage) => passInterstitials(first, options), count: () => count, seen };
  }

  it('that want the customer are left by asking for the wanted page, once', async () => {
    const { pass, count, seen } = wanting();
    expect(await pass(terms())).toBe(HOME);
    expect([count(), seen]).toEqual([1, ['/fr/banque/conditions-generales.html']]);
    const two = wanting(tax);
    expect(await two.pass(terms())).toBe(HOME);
    expect(two.count()).toBe(2);
  });

  it('that come again want the customer: they are not asked for a third time', async () => {
    const { pass, count } = wanting(terms(2), terms(3));
    await expect(pass(terms(1))).rejects.toMatchObject({ code: 'user_action_needed', reason: 'terms' });
    expect(count()).toBe(1);
    const mixed = wanting(tax, terms(2));
    await expect(mixed.pass(terms(1))).rejects.toMatchObject({ code: 'user_action_needed', reason: 'terms' });
  });

  it('that are empty have been seen; empty again, they are an error of the bank, not the customer’s matter', async () => {
    const empty: ReadPage = { url: 'https://www.cic.fr/fr/assembleegenerale', html: '', status: 200, bytes: 0 };
    expect(await wanting().pass(empty)).toBe(HOME);
    await expect(wanting(empty).pass(empty)).rejects.toMatchObject({ code: 'malformed_reply', reason: 'empty' });
  });

  it('are told by topic, in one word', () => {
    const topics = ['conditions-generales.html', 'residencefiscale.aspx', 'paci_engine/engine.aspx', 'other.html'];
    expect(topics.map((path) => topicOf(`https://www.cic.fr/fr/banque/${path}`))).toEqual([
      'terms',
      'tax_residence',
      'personal_data',
      'interstitial',
    ]);
  });
});
