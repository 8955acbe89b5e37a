import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import type { Simulator } from '../src/index.ts';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Client certificate. None when absent. */
  readonly certificate?: Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** One exchange over real TLS on a connection of its own. Nothing is sent that the question does not name. */
export async function ask(bank: Simulator, url: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, certificate, signal } = question;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { agent: false, ca: bank.pki.rootPem, method, headers, ...certificate, ...(signal && { signal }) },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes, text: bytes.toString('utf8') });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Reads one resource of the API as a customer. */
export async function askApi(bank: Simulator, resource: string, token: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'test' };
  return ask(bank, `${bank.apiUrl}stet-psd2-api/v2.1/${resource}`, { headers, certificate: bank.pki.qwac });
}

/** Posts a login form as the published rules want it. */
export async function postLogin(bank: Simulator, body: string | Buffer): Promise<Answer> {
  return ask(bank, bank.fallbackUrl, {
    method: 'POST',
    headers: { accept: 'text/html', 'user-agent': 'test', 'content-type': 'application/x-www-form-urlencoded' },
    body,
    certificate: bank.pki.qwac,
  });
}
