import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { median } from '../measure.ts';
import type { Exchange } from './exchange.ts';

/** Of the connection, not of the request: whoever asks again has its own. */
const HOP_BY_HOP = new Set([
  'connection',
  'cookie',
  'content-length',
  'date',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

/**
 * The exchanges of a task that always sends the same, each with the median of the times that the bank took for it: what one
 * run shows is half luck.
 *
 * @param times - what the bank says of the times of its answers since it was last asked: seen from here, they hold handshakes and
 * ways that whoever asks again pays anew
 */
export async function typical(
  task: () => Promise<unknown>,
  times: () => Promise<readonly number[]>,
  runs: number,
): Promise<readonly Exchange[]> {
  const exchanges = await recorded(task);
  await times();
  const all: (readonly number[])[] = [];
  for (let run = 0; run < runs; run += 1) {
    await task();
    all.push(await times());
  }
  return exchanges.map((exchange, index) => {
    const tookMs = median(all.map((run) => run[index] ?? Number.NaN));
    return { ...exchange, answer: { ...exchange.answer, tookMs } };
  });
}

/** Notes every exchange of this process while a task runs, in the order in which they were answered. */
async function recorded(task: () => Promise<unknown>): Promise<readonly Exchange[]> {
  const bodies = new WeakMap<ClientRequest, Buffer[]>();
  const answers: (() => Exchange)[] = [];
  const onCreated = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    const sent: Buffer[] = [];
    bodies.set(request, sent);
    for (const name of ['write', 'end'] as const) {
      const original = request[name].bind(request) as (...given: unknown[]) => never;
      request[name] = (...given: unknown[]) => {
        const [chunk] = given;
        // A copy: the body of a login is overwritten once it is sent.
        if (typeof chunk === 'string' || chunk instanceof Uint8Array) sent.push(Buffer.from(chunk as string));
        return original(...given);
      };
    }
  };
  const onAnswer = (message: unknown): void => {
    const { request, response } = message as { readonly request: ClientRequest; readonly response: IncomingMessage };
    const received: Buffer[] = [];
    const push = response.push.bind(response);
    response.push = (chunk: unknown, encoding) => {
      if (chunk instanceof Uint8Array) received.push(Buffer.from(chunk));
      return push(chunk, encoding);
    };
    answers.push(() => {
      const body = bodies.get(request) ?? [];
      return exchangeOf(request, Buffer.concat(body), response, Buffer.concat(received));
    });
  };
  diagnostics.subscribe('http.client.request.created', onCreated);
  diagnostics.subscribe('http.client.response.finish', onAnswer);
  try {
    await task();
  } finally {
    diagnostics.unsubscribe('http.client.request.created', onCreated);
    diagnostics.unsubscribe('http.client.response.finish', onAnswer);
  }
  return answers.map((finish) => finish());
}

function exchangeOf(request: ClientRequest, sent: Buffer, response: IncomingMessage, received: Buffer): Exchange {
  const headers = Object.entries(request.getHeaders()).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
  const pairs = response.rawHeaders.flatMap((name, at, all) =>
    at % 2 === 0 ? [[name, all[at + 1] ?? ''] as const] : [],
  );
  return {
    origin: `https://${request.getHeader('host')}`,
    method: request.method,
    path: request.path,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    ...(sent.length > 0 && { body: sent.toString('base64') }),
    answer: {
      status: response.statusCode ?? 0,
      tookMs: Number.NaN,
      headers: pairs.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase())),
      body: received.toString('base64'),
    },
  };
}
