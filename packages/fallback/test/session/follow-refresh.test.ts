import { type ManualClock, manualClock, RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { followingRefresh, followRefresh } from '../../src/session/follow-refresh.ts';
import type { PageReader } from '../../src/transport/page-reader.ts';
import type { ReadPage } from '../../src/transport/read-page.ts';
import { APP, HOME, LOGIN, page } from './scripted-pages.ts';

const { signal } = new AbortController();
const WAIT = '/fr/validation/attente.cgi';
const leading = (refresh: string, path = WAIT): ReadPage => ({ ...page(path, '<p>Veuillez patienter</p>'), refresh });

/** Answers each address with its page, the home page by default. */
function bank(pages: Readonly<Record<string, ReadPage>> = {}, clock: ManualClock = manualClock()) {
  const asked: string[] = [];
  const get = async (address: string | URL): Promise<ReadPage> => {
    const { pathname } = new URL(address);
    asked.push(pathname);
    return pages[pathname] ?? HOME;
  };
  return { asked, clock, options: { pages: { get }, clock } };
}

describe('a page that leads on by itself', () => {
  it('is left for where it leads', async () => {
    const { options, asked } = bank();
    expect(await followRefresh(leading('0;url=/fr/banque/pageaccueil.html'), options, signal)).toBe(HOME);
    expect(asked).toEqual(['/fr/banque/pageaccueil.html']);
  });

  it('is left after the pause that it asks for', async () => {
    const { options, asked, clock } = bank();
    const followed = followRefresh(leading('3;url=/fr/banque/pageaccueil.html'), options, signal);
    clock.advance(2_999);
    await new Promise(setImmediate);
    expect(asked).toEqual([]);
    clock.advance(1);
    expect(await followed).toBe(HOME);
  });

  it('is left by a caller who does not wait', async () => {
    const { options, asked } = bank();
    const gone = new AbortController();
    const followed = followRefresh(leading('3;url=/fr/banque/pageaccueil.html'), options, gone.signal);
    gone.abort(new RelaisError('aborted', 'gone'));
    await expect(followed).rejects.toMatchObject({ code: 'aborted' });
    expect(asked).toEqual([]);
  });

  it('may lead to another, five times, and not in a circle', async () => {
    const numbered = (last: number): Record<string, ReadPage> =>
      Object.fromEntries(
        Array.from({ length: last }, (_, at) => {
          const path = `/fr/validation/${at}.cgi`;
          const next = at === last - 1 ? '/fr/banque/pageaccueil.html' : `/fr/validation/${at + 1}.cgi`;
          return [path, leading(`0;url=${next}`, path)];
        }),
      );
    const first = leading('0;url=/fr/validation/0.cgi');
    expect(await followRefresh(first, bank(numbered(4)).options, signal)).toBe(HOME);
    const { options, asked } = bank({
      '/fr/validation/0.cgi': leading('0;url=/fr/validation/1.cgi', '/fr/validation/0.cgi'),
      '/fr/validation/1.cgi': leading('0;url=/fr/validation/0.cgi', '/fr/validation/1.cgi'),
    });
    await expect(followRefresh(first, options, signal)).rejects.toMatchObject({
      code: 'fallback_unavailable',
      reason: 'redirects',
    });
    expect(asked).toHaveLength(5);
  });

  it('never leads to the page that notifies a phone, from that page', async () => {
    const { options, asked } = bank();
    const at = leading('0;url=/fr/banque/validation.aspx?again', '/fr/banque/validation.aspx');
    expect(await followRefresh(at, options, signal)).toBe(at);
    expect(
      await followRefresh({ ...APP, refresh: '0;url=/fr/banque/pageaccueil.html' }, options, signal),
    ).toMatchObject({ url: APP.url });
    expect(asked).toEqual([]);
  });
});

describe('a reader of pages inside a session', () => {
  const reader = (first: ReadPage) => {
    const { options, asked, clock } = bank({ '/first': first });
    const { get } = options.pages;
    const pages: PageReader = {
      get,
      post: () => get('https://www.cic.fr/first'),
      download: () => get('https://www.cic.fr/first'),
    };
    return { asked, pages: followingRefresh(pages, clock) };
  };
  const form = { action: 'https://www.cic.fr/first', fields: [] };

  it('goes on, whatever it asked for', async () => {
    const { pages, asked } = reader(leading('0;url=/fr/banque/pageaccueil.html'));
    const read = [
      await pages.get('https://www.cic.fr/first', signal),
      await pages.post(form, signal),
      await pages.download(form, signal),
    ];
    expect(read).toEqual([HOME, HOME, HOME]);
    expect(asked).toHaveLength(6);
  });

  it('stays at a login form: the session is over, and its refresh would hide that', async () => {
    const over = { ...LOGIN, refresh: '0;url=/fr/' };
    const { pages, asked } = reader(over);
    expect(await pages.get('https://www.cic.fr/first', signal)).toBe(over);
    expect(asked).toEqual(['/first']);
  });
});
