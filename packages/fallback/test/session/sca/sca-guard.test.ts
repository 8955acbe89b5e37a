import { expect, it } from 'vitest';
import { ScaGuard } from '../../../src/session/sca/sca-guard.ts';

const HOME = new URL('https://bank.test/fr/banque/pageaccueil.html');
const SCA = new URL('https://bank.test/cmidf/fr/banque/validation.aspx?_tabi=C');
const asked = expect.objectContaining({ code: 'sca_required' });

it('stops before the page that notifies the customer, under every prefix, and says where', () => {
  const guard = new ScaGuard();
  guard.check(HOME);
  expect(guard.takeStop()).toBeUndefined();
  expect(() => guard.check(SCA)).toThrow(asked);
  expect(guard.takeStop()).toEqual(SCA);
  expect(guard.takeStop()).toBeUndefined();
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
