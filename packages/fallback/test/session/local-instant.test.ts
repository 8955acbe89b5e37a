import { expect, it } from 'vitest';
import { localInstant } from '../../src/session/local-instant.ts';

it.each([
  ['winter', '2026-11-23T02:30', 'Europe/Paris', '2026-11-23T01:30:00.000Z'],
  ['summer', '2026-07-14T06:00', 'Europe/Paris', '2026-07-14T04:00:00.000Z'],
  ['the morning of the change to summer', '2026-03-29T06:30', 'Europe/Paris', '2026-03-29T04:30:00.000Z'],
  ['the morning of the change to winter', '2026-10-25T06:30', 'Europe/Paris', '2026-10-25T05:30:00.000Z'],
  ['another zone', '2026-11-23T02:30', 'Europe/London', '2026-11-23T02:30:00.000Z'],
])('tells when the bank’s clocks show a time: %s', (_, local, timeZone, instant) => {
  expect(new Date(localInstant(local, timeZone)).toISOString()).toBe(instant);
});
