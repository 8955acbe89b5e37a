import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/start-simulator.ts';
import { visitAs } from './bank-visit.ts';
import { type Browser, openBrowser } from './browser.ts';
import { clean, saying } from './texts.ts';

const POLL = '/fr/banque/async/otp/SOSD_OTP_GetTransactionState.htm';

async function validated(browser: Browser, transactionId: string): Promise<string> {
  let state = 'PENDING';
  for (let polls = 0; state === 'PENDING' && polls < 5; polls += 1) {
    const { text } = await browser.post(POLL, [['transactionId', transactionId]]);
    state =
      /<root><code_retour>0000<\/code_retour><transactionState>([A-Z]*)<\/transactionState><\/root>/.exec(text)?.[1] ??
      '';
  }
  return state;
}

describe('strong authentication, as programs do it', () => {
  let bank: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    bank = await startSimulator({ brand: 'cm' });
  });
  afterAll(() => bank.close());

  it('today’s page can be read line by line', async () => {
    const { browser, page } = await visitAs(bank, 'SCA-APP');
    const { text, $ } = page;
    expect($('title').text()).toBe('Authentification forte');
    const found = [
      /transactionId: '(.{49})', get/.exec(clean(saying($, 'script', 'transactionId').text())),
      /form id="I0:P:F"\saction="(.+)"\smethod/.exec(text),
      /name="otp_hidden"\svalue="(.+)"\s\/>/.exec(text),
      /name="InputHiddenKeyInAppSendNew1"\svalue="(.+)"\s\/>/.exec(text),
      /name="InputHiddenKeyInAppSendNew2"\svalue="(.+)"\s\/>/.exec(text),
      /name="\$CPT"\stype="hidden"\svalue="(.+)"\s\/><input name=/.exec(text),
    ].map((match) => match?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect(found.filter((value) => value === '' || value.includes('<'))).toEqual([]);
    const [transactionId = '', action = '', otp = '', first = '', second = '', state = ''] = found;
    expect(await validated(browser, transactionId)).toBe('VALIDATED');
    const body = `otp_hidden=${otp}&InputHiddenKeyInAppSendNew1=${first}&InputHiddenKeyInAppSendNew2=${second}&$CPT=${encodeURIComponent(state)}&_FID_DoValidate&_wxf2_cc=fr-FR`;
    await browser.post(action, body);
    const home = await browser.get('/fr/banque/pageaccueil.html');
    expect(home.text).toContain('<title>Crédit Mutuel: Espace personnel</title>');
    expect(home.text).toContain('deconnexion.cgi');
  });

  it('of 2020 it has other ids, needs only the code of the page, and the cookie it gives logs straight in', async () => {
    const { browser, customer, page } = await visitAs(bank, 'SCA-APP-2020');
    const { $, text } = page;
    expect(clean($('[id="inMobileAppMessage"]').text())).toContain('Démarrez votre application mobile Crédit Mutuel');
    const transactionId = /transactionId: '((\d|[a-z])*)',/.exec(text)?.[1] ?? '';
    const token = /;k___ValidateAntiForgeryToken=((\w|-)*)"/.exec(text)?.[1] ?? '';
    const otp = /<input type="\w*" name="otp_hidden" value="((\d|\w|;)*)"/.exec(text)?.[1] ?? '';
    expect(await validated(browser, transactionId)).toBe('VALIDATED');
    const action = $('[id="C:P:F"]').attr('action') ?? '';
    expect(action).toContain(`k___ValidateAntiForgeryToken=${token}`);
    const fields = [
      ['otp_hidden', otp],
      ['_FID_DoValidate.x', '0'],
      ['_FID_DoValidate.y', '0'],
    ] as const;
    await browser.post(action, fields, { follow: false });
    const known = openBrowser(bank);
    known.cookies.set('auth_client_state', browser.cookies.get('auth_client_state') ?? '');
    const again = [
      ['_cm_user', customer.login],
      ['_cm_pwd', customer.password],
      ['flag', 'password'],
    ] as const;
    const { status, headers } = await known.post('/fr/authentification.html', again, { follow: false });
    expect([status, headers['location']]).toEqual([302, '/fr/banque/pageaccueil.html']);
  });
});
