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
