import { createHash } from 'node:crypto';
import type { Clock } from '@relais/model';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Brand } from '../../ledger/brand.ts';
import type { ScaPlan } from '../../ledger/customer-scenario.ts';
import { longDate } from '../markup/print-date.ts';
import { readForm } from '../read-form.ts';
import { CANCEL_PAGE, POLL_PAGE } from '../sca/app-script.ts';
import type { Confirmations } from '../sca/confirmations.ts';
import { keyPage } from '../sca/key-page.ts';
import type { KnownDevices } from '../sca/known-devices.ts';
import { KEY_PAGES, scaAddress } from '../sca/sca-address.ts';
import { CHOOSE, MEANS_FIELD, scaChoicePage, scaMeansPage, scaPage } from '../sca/sca-page.ts';
import { NOT_CONFIRMED, WRONG_CODE } from '../sca/sca-texts.ts';
import type { Visitor } from '../session/visitor.ts';
import { BRAND_LOOKS } from '../site/brand-look.ts';
import { PAGES } from '../site/paths.ts';
import type { WebRouter } from './web-router.ts';

export interface ScaRoutesOptions {
  readonly brand: Brand;
  readonly clock: Clock;
  readonly confirmations: Confirmations;
  readonly devices: KnownDevices;
  /** Called when a phone is notified or a code is sent. */
  readonly onPush: (login: string) => void;
}

/** The form must bring it back: it ties the answer to the browser. */
const OTP_COOKIE = 'A1_SOSD_001_OTPAUTH_PROD_saguid';
const MOST_WRONG_CODES = 3;
const NO_PLAN: ScaPlan = { means: 'none' };

/** Strong authentication: the page, its polling, its end. */
export function scaRoutes(router: WebRouter, options: ScaRoutesOptions): void {
  const { brand, clock, confirmations, devices, onPush } = options;
  const { app, inner } = router;
  const { otpPath } = BRAND_LOOKS[brand];
  /** Customers whose codes were wrong three times. */
  const blocked = new Set<string>();

  app.get(
    PAGES.validation,
    inner((visitor, c) => {
      const { site, session } = visitor;
      const { progress } = session;
      if (!progress.needsSca) return c.redirect(site.paths.home);
      const plan = planOf(visitor);
      const fid = c.req.query('_fid');
      if (fid === 'DoCancel') return c.redirect(site.paths.logout);
      if (plan.wayAround !== undefined && fid === 'DoBypass') {
        progress.needsSca = false;
        progress.isStrong = true;
        progress.isReminded = true;
        return c.redirect(site.paths.home);
      }
      if (KEY_PAGES[plan.means] !== undefined) return c.redirect(`${site.base}${scaAddress(plan.means)}`);
      if (plan.asksFirst && fid !== 'SCA') return scaChoicePage(site, plan);
      if (plan.offers !== undefined && progress.means === undefined) return choose(visitor);
      return ask(visitor, c);
    }),
  );

  app.on(
    ['GET', 'POST'],
    Object.values(KEY_PAGES),
    inner((visitor, c) => {
      const { site, session } = visitor;
      return session.progress.needsSca ? keyPage(site, planOf(visitor)) : c.redirect(site.paths.home);
    }),
  );

  app.post(
    PAGES.validation,
    inner(async (visitor, c) => {
      const { site, session } = visitor;
      if (!session.progress.needsSca) return c.redirect(site.paths.home);
      const form = readForm(await c.req.text());
      const plan = planOf(visitor);
      if (plan.offers !== undefined && session.progress.means === undefined) {
        const chosen = plan.offers.find((means) => means === form.get(MEANS_FIELD));
        const isChosen = form.get('choice_hidden') === choiceToken(visitor) && form.has(CHOOSE);
        if (!isChosen || chosen === undefined) return choose(visitor);
        session.progress.means = chosen;
        return c.redirect(`${site.paths.validation}?_tabi=C&_pid=OtpValidationPage`);
      }
      const isOurs =
        form.get('otp_hidden') === `A7f2;00;${tokenOf(visitor)}` && getCookie(c, OTP_COOKIE) === otpCookie(visitor);
      const { button = '_FID_DoValidate' } = plan;
      const isSent = form.has(button) || form.has(`${button}.x`);
      if (!isOurs || !isSent) return ask(visitor, c);
      if (plan.means === 'app') {
        return confirmations.stateOf(session) === 'VALIDATED' ? finish(visitor, c) : show(visitor, NOT_CONFIRMED);
      }
      if (form.get('otp_password') === (plan.code ?? '123456')) return finish(visitor, c);
      session.progress.wrongCodes += 1;
      if (session.progress.wrongCodes >= MOST_WRONG_CODES) blocked.add(session.login);
      return show(visitor, WRONG_CODE);
    }),
  );

  app.post(
    `${otpPath}${POLL_PAGE}`,
    inner(async (visitor, c) => {
      const { site, session } = visitor;
      if (!session.progress.needsSca) return c.redirect(site.paths.home);
      const { pollSpells, pollEndsBy } = planOf(visitor);
      const state = confirmations.poll(readForm(await c.req.text()).get('transactionId') ?? '');
      if (state === 'VALIDATED' && pollEndsBy === 'redirect') return finish(visitor, c);
      return xml(c, `<transactionState>${pollSpells === 'lower' ? state.toLowerCase() : state}</transactionState>`);
    }),
  );
  app.post(
    `${otpPath}${CANCEL_PAGE}`,
    inner(async (_, c) => {
      confirmations.abandon(readForm(await c.req.text()).get('transactionId') ?? '');
      return xml(c, '');
    }),
  );

  function planOf({ customer, session: { login, progress } }: Visitor): ScaPlan {
    if (blocked.has(login)) return { means: 'code-blocked' };
    const plan = customer.scenario?.sca ?? NO_PLAN;
    const reminder = progress.isReminder ? ({ asksFirst: true, wayAround: 'later' } as const) : {};
    return { ...plan, ...reminder, means: progress.means ?? plan.means };
  }

  function choose(visitor: Visitor): string {
    return scaMeansPage(visitor.site, planOf(visitor), choiceToken(visitor));
  }

  function choiceToken({ session }: Visitor): string {
    return createHash('sha256').update(`${session.id}/choice`).digest('hex').slice(0, 24);
  }

  /** Notifies the customer anew: each time the page is loaded. */
  function ask(visitor: Visitor, c: Context): string {
    const { session } = visitor;
    const plan = planOf(visitor);
    confirmations.start(session, plan);
    if (['app', 'sms', 'voice', 'email'].includes(plan.means)) onPush(session.login);
    c.header('Set-Cookie', `${OTP_COOKIE}=${otpCookie(visitor)}; Path=/; Secure`, { append: true });
    return show(visitor);
  }

  function show(visitor: Visitor, error?: string): string {
    const { site, today, session } = visitor;
    const plan = planOf(visitor);
    const time = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', timeStyle: 'medium' });
    const sentAt = `${longDate(today, site.texts)} à ${time.format(clock.now())}`;
    const transactionId = confirmations.openOf(session);
    return scaPage({ site, plan, transactionId, token: tokenOf(visitor), sentAt, error });
  }

  function finish({ site, session, customer }: Visitor, c: Context): Response {
    session.progress.needsSca = false;
    session.progress.isStrong = true;
    if (customer.scenario?.sca?.every !== 'login') {
      const mark = devices.remember(session.login, session.id, customer.scenario?.sca?.markDays);
      c.header('Set-Cookie', mark, { append: true });
    }
    return c.redirect(site.paths.home);
  }

  function tokenOf({ session }: Visitor): string {
    return confirmations.openOf(session).slice(0, 16);
  }

  function otpCookie({ session }: Visitor): string {
    return confirmations.openOf(session).slice(16, 32);
  }
}

function xml(c: Context, content: string): Response {
  const body = `<?xml version="1.0" encoding="utf-8"?><root><code_retour>0000</code_retour>${content}</root>`;
  return c.body(body, 200, { 'content-type': 'text/xml; charset=utf-8' });
}
