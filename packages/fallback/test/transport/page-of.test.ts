import { expect, it } from 'vitest';
import { pageOf } from '../../src/transport/page-reader.ts';
import type { Reply } from '../../src/transport/reply.ts';

const reply = (path: string, body: string, more: Partial<Reply> = {}): Reply => ({
  url: new URL(path, 'https://www.cic.fr'),
  status: 200,
  contentType: 'text/html; charset=utf-8',
  isAttachment: false,
  bytes: Buffer.from(body),
  ...more,
});

it.each(['/fr/assembleegenerale', '/cmag/assembleegenerale', '/fr/banque/conditions-generales.html'])(
  'a notice that the customer has seen is an empty page: %s',
  (path) => {
    for (const status of [200, 302]) {
      expect(pageOf(reply(path, '', { status }))).toMatchObject({ html: '', bytes: 0, status });
    }
  },
);

it.each([
  ['/fr/banque/pageaccueil.html', 200],
  ['/fr/banque/rib.cgi', 200],
  ['/fr/validation/change_password.cgi', 200],
  ['/fr/assembleegenerale', 404],
])('any other empty answer is refused: %s with %i', (path, status) => {
  expect(() => pageOf(reply(path, '', { status }))).toThrow(expect.objectContaining({ reason: 'empty', status }));
});

it('a page has the Refresh header of its answer, and none without it', () => {
  expect(pageOf(reply('/fr/', 'x', { refresh: '0;url=/fr/banque/' }))).toMatchObject({ refresh: '0;url=/fr/banque/' });
  expect(pageOf(reply('/fr/', 'x'))).not.toHaveProperty('refresh');
});
