import { expect, it } from 'vitest';
import { InFlight } from '../src/in-flight.ts';

it('idle at once where nothing runs, else when the last has ended', async () => {
  const running = new InFlight();
  await running.idle();
  running.begin();
  running.begin();
  let isIdle = false;
  const idle = running.idle().then(() => {
    isIdle = true;
  });
  running.end();
  await Promise.resolve();
  expect(isIdle).toBe(false);
  running.end();
  await idle;
  expect(isIdle).toBe(true);
});
