import { type CheerioAPI, load } from 'cheerio';
import type { Simulator } from '../../src/index.ts';
import { ask } from '../ask.ts';

/** A page, as a program that was written for the real site holds it. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Decoded by the charset that the answer names. */
  readonly text: string;
  readonly $: CheerioAPI;
}

/** Names and values to post. */
type Fields = Iterable<readonly [string, string]>;

/** A program's web client: TLS to a private root, cookies, redirects. It has no certificate. */
export interface Browser {
  readonly cookies: Map<string, string>;
  readonly get: (address: string, options?: { readonly follow?: boolean }) => Promise<Page>;
  readonly post: (address: string, fields: Fields | string, options?: { readonly follow?: boolean }) => Promise<Page>;
  /** The page one is on. */
  readonly at: () => Page;
}

const MOST_REDIRECTS = 10;

/** Opens one on the web bank. Addresses are relative to the page one is on. */
export function openBrowser(bank: Simulator): Browser {
  const cookies = new Map<string, string>();
  let page: Page | undefined;

  async function send(address: string, body: string | undefined, follow: boolean): Promise<Page> {
    let url = new URL(address, page?.url ?? bank.webUrl).href;
    let posted = body;
    for (let hop = 0; hop < MOST_REDIRECTS; hop += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { cookie, ...(posted === undefined ? {} : { 'content-type': FORM }) };
      const answer = await ask(bank, url, {
        headers,
        ...(posted === undefined ? {} : { method: 'POST', body: posted }),
      });
      for (const line of answer.headers['set-cookie'] ?? []) keep(line);
      const { location } = answer.headers;
      page = pageOf(url, answer);
      if (!follow || location === undefined) return page;
      url = new URL(location, url).href;
      posted = undefined;
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects`);
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0\b/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    cookies,
    get: (address, { follow = true } = {}) => send(address, undefined, follow),
    post: (address, fields, { follow = true } = {}) =>
      send(address, typeof fields === 'string' ? fields : encoded(fields), follow),
    at: () => {
      if (page === undefined) throw new Error('no page is open');
      return page;
    },
  };
}

const FORM = 'application/x-www-form-urlencoded';

function encoded(fields: Fields): string {
  return new URLSearchParams([...fields].map(([name, value]): [string, string] => [name, value])).toString();
}

function pageOf(url: string, { status, headers, bytes }: Awaited<ReturnType<typeof ask>>): Page {
  const charset = /charset=([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const text = new TextDecoder(charset).decode(bytes);
  return { url, status, headers, text, $: load(text) };
}
