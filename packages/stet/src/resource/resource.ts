import type { Clock } from '@relais/model';
import { pageFailure } from '../failure/front-failure.ts';
import { noSuchAccount, statusFailure } from '../failure/status-failure.ts';
import { type Page, readAllPages } from '../paging/read-all-pages.ts';
import { parseJson } from '../reading/parse-json.ts';
import type { Reader } from '../reading/reader.ts';
import type { Reply } from '../request/exchange.ts';

/** How one resource is fetched: from where, and by what. */
interface ResourceRequest {
  readonly url: URL;
  readonly send: (url: URL) => Promise<Reply>;
  /** Pages of one list before it counts as endless. */
  readonly maxPages: number;
  readonly clock: Clock;
}

/** What the bank offers at one path. */
export interface Resource<Value> {
  /** Last part of the path, and what errors call it. */
  readonly name: string;
  readonly fetch: (request: ResourceRequest) => Promise<Value>;
}

/** What `404 Not Found` says: our request was wrong, the account is not shared, or there is nothing to list. */
type NotFound = 'request_rejected' | 'no_such_account' | 'nothing';

interface ListOptions<Name extends string, P extends Page<Name>> {
  readonly name: string;
  /** The member that holds the items. */
  readonly list: Name;
  readonly read: Reader<P>;
  readonly notFound: NotFound;
}

/** A list, which comes page by page, and is fetched whole. */
export function listResource<Name extends string, P extends Page<Name>>(options: ListOptions<Name, P>): Resource<P> {
  const { name, list, read, notFound } = options;
  return {
    name,
    fetch: ({ url: first, send, maxPages, clock }) => {
      const readPage = async (url: URL): Promise<P> => {
        const reply = await send(url);
        const failure = pageFailure(reply, clock.now());
        if (failure !== undefined) throw failure;
        if (reply.status === 404 && notFound === 'no_such_account') throw noSuchAccount(reply);
        // A page that the list itself named and that is not there is a gap, not an end.
        const isNothing = reply.status === 204 || (reply.status === 404 && notFound === 'nothing' && url === first);
        if (isNothing) return { [list]: [], _links: {} } as unknown as P;
        return bodyOf(reply, read, name, clock);
      };
      return readAllPages(list, first, readPage, maxPages);
    },
  };
}

/** One document: nothing at its place is no answer. */
export function documentResource<Value>(name: string, read: Reader<Value>): Resource<Value> {
  return { name, fetch: async ({ url, send, clock }) => bodyOf(await send(url), read, name, clock) };
}

function bodyOf<T>(reply: Reply, read: Reader<T>, name: string, clock: Clock): T {
  if (reply.status !== 200) throw pageFailure(reply, clock.now()) ?? statusFailure(reply, name, clock.now());
  return read(parseJson(reply.body));
}
