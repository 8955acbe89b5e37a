import { Agent } from 'node:https';
import type { SecureContext } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { type ProxyChoice, proxySettings, TLS_CHECKS, toldTransport } from '@relais/model';
import { PATIENCE_MS } from './with-connection.ts';

/** The answer of a host to one GET. */
export interface HostAnswer {
  readonly status: number;
  /** Its `Date` header, in milliseconds since the epoch; `NaN` when it has none. */
  readonly date: number;
  /** The beginning of the body. */
  readonly text: string;
}

/** A login form is short; anything longer is another page. */
const MAX_CHARACTERS = 200_000;

/** Asks a host once over a new connection, without cookies, credentials or redirects. */
export async function tryHandshake(
  url: URL,
  secureContext: SecureContext,
  headers: Readonly<Record<string, string>> = {},
  proxy?: ProxyChoice,
): Promise<HostAnswer> {
  const agent = new Agent({ ...TLS_CHECKS, secureContext, ...proxySettings(proxy, '--proxy') });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await new Promise<HostAnswer>((resolve, reject) => {
      const { request } = toldTransport({ onSent: () => {} });
      request(
        { ...urlToHttpOptions(url), agent, signal, headers: { ...headers, 'User-Agent': 'relais-doctor' } },
        (answer) => {
          let text = '';
          answer
            .setEncoding('utf8')
            .on('data', (part: string) => {
              if (text.length < MAX_CHARACTERS) text += part;
            })
            .on('error', reject)
            .on('end', () => {
              resolve({ status: answer.statusCode ?? 0, date: Date.parse(answer.headers.date ?? ''), text });
            });
        },
      )
        .on('error', reject)
        .end();
    });
  } finally {
    agent.destroy();
  }
}
