import { createSecureContext } from 'node:tls';
import { loadCertificate } from '@relais/fallback';
import { type FrontKind, fallbackUrlOf, frontOf, isRelaisError, TLS_VERSIONS } from '@relais/model';
import { bad, type Check, type Finding, good, skipped, warning } from '../check.ts';
import { handshakeFailure, isRefusal } from '../handshake-failure.ts';
import type { Subject } from '../subject.ts';
import { type HostAnswer, tryHandshake } from '../try-handshake.ts';

/** Whether the bank has a fallback, by the profile and its date (R11). */
const contingency: Check = {
  name: 'fallback',
  run: async ({ profile }) => {
    const { status, source, checkedOn } = profile.fallback.contingency;
    const text = `${status}, as read on ${checkedOn}: ${source}`;
    if (status !== 'available') return bad(text, 'Look it up at the bank, and set contingency in --profile.');
    if (profile.fallback.url !== undefined) return good(text);
    return bad(`${text}; its address is not known`, 'Read it on the TPP portal, and set fallbackUrl in --profile.');
  },
};

/** The fallback door with the QWAC must show its login form. The check sends no credentials. */
const withQwac: Check = {
  name: 'fallback door',
  run: async (subject) => {
    const url = doorOf(subject);
    if (url === undefined) return skipped('the profile has no fallbackUrl');
    try {
      const { secureContext } = loadCertificate(subject.qwac, subject.ca);
      return judge(await tryHandshake(url, secureContext, headersOf(subject), subject.proxy), url.host);
    } catch (error) {
      return isRelaisError(error) ? skipped('the QWAC cannot be read') : handshakeFailure(url.host, error);
    }
  },
};

function judge({ status, text }: HostAnswer, host: string): Finding {
  const front = frontOf({ status, headers: {}, text, own: LOGIN_FORM });
  if (front !== undefined) return FRONT[front](host, status);
  if (status === 401 || status === 403) {
    return bad(`${host} answers, and refuses the QWAC (${status})`, 'Ask the bank whether it knows this QWAC.');
  }
  if (status !== 200) return bad(`${host} answers ${status}`, 'Try again later, or look at fallbackUrl.');
  if (!LOGIN_FORM.test(text)) return bad(`${host} shows no login form`, 'Look at fallbackUrl.');
  return good(`${host} takes the QWAC, and shows its login form`);
}

const LOGIN_FORM = /_cm_pwd/;

/** What stands in front of the door, and answers in its place. */
const FRONT: Readonly<Record<FrontKind, (host: string, status: number) => Finding>> = {
  blocked: (host, status) =>
    bad(
      `a firewall in front of ${host} does not let this machine through (${status})`,
      'Ask the bank to allow its address.',
    ),
  certificate: (host, status) =>
    bad(`${host} has not seen the QWAC (${status})`, 'Look for a proxy that ends TLS on the way, and at the chain.'),
  proxy: (host, status) =>
    bad(`a proxy answers ${status} in the place of ${host}`, 'Look at --proxy, and at the network of this machine.'),
};

/** The fallback door must refuse a client without a certificate, or it cannot identify TPPs. */
const withoutQwac: Check = {
  name: 'fallback door, no QWAC',
  run: async (subject) => {
    const url = doorOf(subject);
    if (url === undefined) return skipped('the profile has no fallbackUrl');
    const refuses = good(`${url.host} refuses whoever shows none`);
    try {
      const { status } = await tryHandshake(url, contextWithout(subject), headersOf(subject), subject.proxy);
      if (status >= 400 && status < 500) return refuses;
      return warning(`${url.host} answers ${status} without a QWAC`, 'Is it the fallback door? Look at fallbackUrl.');
    } catch (error) {
      return isRefusal(error) ? refuses : handshakeFailure(url.host, error);
    }
  },
};

/** The web bank, which sees the QWAC only if its profile says so. */
const webBank: Check = {
  name: 'web bank',
  run: async (subject) => {
    const { hosts } = subject.profile.web;
    for (const host of hosts) {
      try {
        await tryHandshake(
          new URL(`https://${host}/`),
          contextWithout(subject),
          { Accept: 'text/html' },
          subject.proxy,
        );
      } catch (error) {
        return handshakeFailure(host, error);
      }
    }
    return good(`${hosts.join(', ')} answers without being shown a certificate`);
  },
};

export const fallbackChecks: readonly Check[] = [contingency, withQwac, withoutQwac, webBank];

function doorOf({ profile }: Subject): URL | undefined {
  return profile.fallback.url === undefined ? undefined : fallbackUrlOf(profile);
}

function headersOf({ profile }: Subject): Readonly<Record<string, string>> {
  return { Accept: 'text/html', ...profile.fallback.extraHeaders };
}

function contextWithout({ ca }: Subject): ReturnType<typeof createSecureContext> {
  return createSecureContext({ ...TLS_VERSIONS, ...(ca !== undefined && { ca }) });
}
