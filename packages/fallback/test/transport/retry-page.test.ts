import { manualClock, RelaisError } from '@relais/model';
import { expect, it } from 'vitest';
import type { Reply } from '../../src/transport/reply.ts';
import { type RandomError, retryPage } from '../../src/transport/retry-page.ts';

const signal = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const reply = (status: number, body = 'page', location?: string): Reply => ({
  url: new URL('https://bank.test/'),
  status,
  contentType: 'text/html',
  isAttachment: false,
  bytes: Buffer.from(body),
  ...(location !== undefined && { location }),
});
const dropped = new RelaisError('fallback_unavailable', 'gone', { reason: 'connection' });

/** A bank that answers these in turn, and a clock that jumps over every pause. */
async function ask(answers: readonly (Reply | RelaisError)[], times = 2) {
  const clock = manualClock();
  const startedAt = clock.now();
  const retries: RandomError[] = [];
  let asked = 0;
  const get = async (): Promise<Reply> => {
    const answer = answers[asked] ?? reply(200);
    asked += 1;
    if (answer instanceof RelaisError) throw answer;
    return answer;
  };
  const onRetry = ({ because }: { readonly because: RandomError }): void => void retries.push(because);
  const outcome = retryPage(get, { times, pauseMs: 500, clock, onRetry }, signal).catch((error: unknown) => error);
  for (let step = 0; step < 5; step += 1) {
    await settle();
    if (clock.pending() > 0) clock.advance(500);
  }
  return { outcome: await outcome, asked, retries, waitedMs: clock.now() - startedAt };
}

it('asks again after a status 500, an empty page and a dropped connection, and waits longer each time', async () => {
  expect(await ask([reply(500), dropped, reply(200, 'well')])).toMatchObject({
    outcome: { status: 200 },
    asked: 3,
    retries: ['http_500', 'connection'],
    waitedMs: 1_500,
  });
  expect(await ask([reply(200, '')])).toMatchObject({ asked: 2, retries: ['empty'] });
});

it('does not ask again for a notice that is empty: the customer has seen it, and it is empty each time', async () => {
  const notice: Reply = { ...reply(200, ''), url: new URL('https://bank.test/fr/assembleegenerale') };
  expect(await ask([notice])).toMatchObject({ outcome: { status: 200 }, asked: 1, retries: [] });
});

it('gives what came last when it has asked often enough', async () => {
  expect(await ask([reply(500), reply(500), reply(500)])).toMatchObject({ outcome: { status: 500 }, asked: 3 });
  expect(await ask([dropped, dropped, dropped])).toMatchObject({ outcome: dropped, asked: 3 });
  expect(await ask([reply(500)], 0)).toMatchObject({ outcome: { status: 500 }, asked: 1, retries: [] });
});

it.each([
  ['an outage', reply(503)],
  ['a page', reply(200)],
  ['a redirect without a body', reply(302, '', '/fr/')],
  ['a refusal', reply(403, '')],
  ['silence', new RelaisError('fallback_unavailable', 'late', { reason: 'timeout' })],
  ['a caller who left', new RelaisError('aborted', 'left')],
])('takes %s for an answer', async (_, answer) => {
  expect(await ask([answer])).toMatchObject({ asked: 1, retries: [] });
});

it('leaves in the middle of a pause when it is told to', async () => {
  const clock = manualClock();
  const leaving = new AbortController();
  const asked = retryPage(async () => reply(500), { times: 2, pauseMs: 500, clock }, leaving.signal);
  await settle();
  leaving.abort(new RelaisError('aborted', 'left'));
  await expect(asked).rejects.toMatchObject({ code: 'aborted' });
  expect(clock.pending()).toBe(0);
});

it('asks again for a page that was cut in transfer, and for one that cannot be unpacked', async () => {
  const cut = reply(200, '<!doctype html><html><body><table class="liste"><tr><td>12,');
  const unreadable = new RelaisError('malformed_reply', 'gzip', { reason: 'unreadable' });
  expect(await ask([cut, unreadable, reply(200, '<html><body>whole</body></html>')])).toMatchObject({
    asked: 3,
    retries: ['cut', 'connection'],
  });
  // Cut each time: the reader says what is wrong with it.
  expect(await ask([cut, cut, cut])).toMatchObject({ outcome: { status: 200 }, asked: 3 });
});

it.each([
  ['a whole page', '<html><body>whole</body></html>\n<!-- served by 7 -->'],
  ['an answer that is no page', '<?xml version="1.0"?><root>part'],
  ['a word', 'OK'],
])('takes %s for whole', async (_, body) => {
  expect(await ask([reply(200, body)])).toMatchObject({ asked: 1 });
});

it('does not ask again after a status 500 that says when to come back', async () => {
  expect(await ask([{ ...reply(500), marks: { 'retry-after': '60' } }])).toMatchObject({ asked: 1 });
});
