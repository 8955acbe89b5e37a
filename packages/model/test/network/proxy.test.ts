import { expect, it } from 'vitest';
import { opensTunnels, proxySettings } from '../../src/network/proxy.ts';

it.each([
  ['22.19.0', false],
  ['22.20.1', false],
  ['22.21.0', true],
  ['23.11.0', false],
  ['24.4.1', false],
  ['24.5.0', true],
  ['26.0.0', true],
])('Node %s opens tunnels: %j', (version, opens) => {
  expect(opensTunnels(version)).toBe(opens);
});

it('no proxy is no setting, and a proxy is one for TLS alone', () => {
  expect(proxySettings(undefined)).toEqual({});
  expect(proxySettings('http://proxy.example:3128')).toEqual({
    proxyEnv: { HTTPS_PROXY: 'http://proxy.example:3128/' },
  });
});

it.each(['http://', 'user:canary-4711@proxy.example', 'socks5://user:canary-4711@proxy.example'])(
  'what is no proxy is refused without its text: %s',
  (proxy) => {
    expect(() => proxySettings(proxy)).toThrow(/^tpp\.proxy must be/);
    expect(() => proxySettings(proxy)).not.toThrow(/canary/);
  },
);
