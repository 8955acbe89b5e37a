import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { tellWhenStanding } from './told-transport.ts';

/** The listener to the requests that leave while a function of the host program runs. */
export interface WireWatch {
  /** A request is on its way, by a connection that stands. Told for each. */
  readonly onSent: () => void;
  /** A request has begun; nothing of it need have left. */
  readonly onBegun?: () => void;
  /** A request that was on its way has ended, in whatever way. From here on, the other side owes no answer. */
  readonly onOver?: () => void;
  /** `host` or `host:port` of those whose requests matter. Absent: all do. */
  readonly hosts?: readonly string[];
}

/** Emptied when its call is over: what the call has left running must not hold it. */
interface Held {
  watch: WireWatch | undefined;
  readonly around: Held | undefined;
}

const calls = new AsyncLocalStorage<Held>();
let isListening = false;

/**
 * Runs a function that Relais cannot look into, and tells when its own requests leave. Node reports those of axios, `fetch`, got
 * and its own client. Requests of other calls are never taken for its own.
 *
 * Never throws of itself, and costs a program nothing that does not call it.
 */
export async function watchWire<T>(run: () => Promise<T>, watch: WireWatch): Promise<T> {
  listen();
  const held: Held = { watch, around: calls.getStore() };
  try {
    return await calls.run(held, async () => run());
  } finally {
    held.watch = undefined;
  }
}

/** Once per process: a channel of Node's costs nothing until a program listens. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  on('http.client.request.created', ({ request }: { request: ClientRequest }) => watchNode(request));
  // Undici reports a new request within the call that makes it. It reports the headers on the connection, outside any call.
  const asked = new WeakMap<object, Told>();
  on('undici:request:create', ({ request }: { request: { readonly origin?: unknown } }) => {
    const told = whoIsTold(hostOf(request.origin));
    if (told === undefined) return;
    asked.set(request, told);
    told.begun();
  });
  on('undici:client:sendHeaders', ({ request }: { request: object }) => asked.get(request)?.sent());
  on('undici:request:trailers', ({ request }: { request: object }) => asked.get(request)?.over());
  on('undici:request:error', ({ request }: { request: object }) => asked.get(request)?.over());
}

function watchNode(request: ClientRequest): void {
  // The way through a proxy is no request to whom it leads to.
  if (request.method === 'CONNECT') return;
  const told = whoIsTold(String(request.getHeader('host') ?? request.host));
  if (told === undefined) return;
  told.begun();
  request.once('socket', (socket) => tellWhenStanding(socket, { onSent: told.sent }));
  request.once('close', told.over);
}

interface Told {
  readonly begun: () => void;
  readonly sent: () => void;
  readonly over: () => void;
}

/** The calls that a request of this moment belongs to: one may run inside another. */
function whoIsTold(host: string | undefined): Told | undefined {
  const concerned: Held[] = [];
  for (let held = calls.getStore(); held !== undefined; held = held.around) {
    const { watch } = held;
    if (watch !== undefined && isOf(watch.hosts, host)) concerned.push(held);
  }
  if (concerned.length === 0) return undefined;
  let isOnItsWay = false;
  const tell = (what: 'onBegun' | 'onSent' | 'onOver'): void => {
    for (const { watch } of concerned) quietly(() => watch?.[what]?.());
  };
  return {
    begun: () => tell('onBegun'),
    sent: () => {
      isOnItsWay = true;
      tell('onSent');
    },
    over: () => {
      if (isOnItsWay) tell('onOver');
      isOnItsWay = false;
    },
  };
}

function isOf(hosts: readonly string[] | undefined, host: string | undefined): boolean {
  return hosts === undefined || (host !== undefined && hosts.includes(host.toLowerCase()));
}

function hostOf(origin: unknown): string | undefined {
  const address = String(origin);
  return URL.canParse(address) ? new URL(address).host : undefined;
}

/** What Node reports is taken as it comes; of what it does not look like, nothing is learned. */
function on<Message>(channel: string, tell: (message: Message) => void): void {
  subscribe(channel, (message) => quietly(() => tell(message as Message)));
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // A watcher has no say in what it watches.
  }
}
