import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What the process that serves the pages is told. */
export interface PageServerOrder {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly pages: number;
  readonly perPage: number;
}

/** Path of the list that is served. */
export const LIST = '/bank/stet-psd2-api/v1/accounts/ACC-0001/transactions';

const DAY_MS = 86_400_000;

/** One page as a bank of the group would send it, made once: the server costs next to nothing while it is measured. */
function page(number: number, { pages, perPage }: PageServerOrder): Buffer {
  const link = (to: number): { href: string } => ({ href: to === 1 ? LIST : `${LIST}?page=${to}` });
  const transactions = Array.from({ length: perPage }, (_, index) => {
    const nth = (number - 1) * perPage + index;
    const date = new Date(Date.UTC(2026, 9, 1) - Math.floor(nth / 30) * DAY_MS).toISOString().slice(0, 10);
    return {
      resourceId: `99001${2_026_000_000_000 + nth}-${nth.toString(16).padStart(64, '0')}`,
      transactionAmount: { currency: 'EUR', amount: `${nth % 2000}.${String(nth % 100).padStart(2, '0')}` },
      creditDebitIndicator: nth % 5 === 0 ? 'CRDT' : 'DBIT',
      status: 'BOOK',
      bookingDate: date,
      valueDate: date,
      remittanceInformation: {
        unstructured: [`PRLV SEPA ENERGIE FICTIVE ${nth}`, `MANDAT 0000${nth}`, 'FACTURE 2026-10'],
      },
    };
  });
  const links = { self: link(number), 'parent-list': { href: '/bank/stet-psd2-api/v1/accounts' } };
  const next = number < pages ? { next: link(number + 1) } : {};
  return Buffer.from(JSON.stringify({ transactions, _links: { ...links, ...next } }));
}

process.on('message', (order: PageServerOrder) => {
  const { cert, key, ca } = order;
  const bodies = Array.from({ length: order.pages }, (_, index) => page(index + 1, order));
  const server = createServer({ cert, key, ca, requestCert: true }, (request, response) => {
    const number = Number(new URL(request.url ?? '', 'https://bank.example').searchParams.get('page') ?? '1');
    const body = bodies[number - 1] ?? Buffer.from('{}');
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
    response.end(body);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
