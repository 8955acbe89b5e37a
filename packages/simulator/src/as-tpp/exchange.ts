import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { PemCertificate } from '../pki/authority.ts';

/** One request to the bank. */
export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The bank's root. */
  readonly ca: string;
  /** Client certificate, where one is needed. */
  readonly certificate?: PemCertificate;
}

/** The response. */
export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends one request on a new connection. It does not follow redirects. */
export function exchange(url: string, { method, headers = {}, body, ca, certificate }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: false, method, headers, ca, ...certificate }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
