import { testClockOffset } from './test-day.ts';

// Node loads it before the program: all that the process runs, test runner and dependencies too, lives on the test's day.
// Only the time of day is another. It goes on as the machine's does; timers and `performance` are what they were.
const offset = testClockOffset(process.env, Date.now());
const elapsed = performance.now.bind(performance);
const startedAt = performance.timeOrigin + offset;
const now = (): number => Math.floor(startedAt + elapsed());

Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: (target) => new target(now()).toString(),
});
Date.prototype.constructor = Date;
