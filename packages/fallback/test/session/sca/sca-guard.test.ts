import { expect, it } from 'vitest';
import { ScaGuard } from '../../../src/session/sca/sca-guard.ts';
import { takeStop } from '../../../src/session/sca/sca-stop.ts';

const HOME = new URL('https://bank.test/fr/banque/pageaccueil.html');
const SCA = new URL('https://bank.test/cmidf/fr/banque/validation.aspx?_tabi=C');
const asked = expect.objectContaining({ code: 'sca_required', reason: 'in_session' });

function stopOf(guard: ScaGuard, url: URL): unknown {
  try {
    guard.check(url);
  } catch (error) {
    expect(error).toEqual(asked);
    return error;
  }
  return undefined;
}

it('stops before the page that notifies the customer, under every prefix, and says where, once', () => {
  const guard = new ScaGuard();
  expect(stopOf(guard, HOME)).toBeUndefined();
  const stop = stopOf(guard, SCA);
  expect(takeStop(new Error('another'))).toBeUndefined();
  expect(takeStop(stop)).toEqual(SCA);
  expect(takeStop(stop)).toBeUndefined();
});

it('tells stops of reads side by side apart', () => {
  const guard = new ScaGuard();
  const other = new URL('/fr/banque/validation.aspx', SCA);
  const stops = [stopOf(guard, SCA), stopOf(guard, other)];
  expect(stops.toReversed().map(takeStop)).toEqual([other, SCA]);
});

it('lets it be opened once, with the redirects on the way, and never again from the pages behind it', async () => {
  const guard = new ScaGuard();
  await guard.permit(async () => {
    guard.check(SCA);
    guard.check(new URL('?_pid=AuthChoicePage', SCA));
    guard.check(HOME);
    expect(() => guard.check(SCA)).toThrow(asked);
  });
  await guard.permit(() => Promise.reject(new Error('no'))).catch(() => {});
  expect(() => guard.check(SCA)).toThrow(asked);
});
