import type { ReadPage } from '../../src/transport/read-page.ts';

const BANK = 'https://www.cic.fr';

/** A page as the bank would send it. */
export function page(path: string, content: string, title = ''): ReadPage {
  const html = `<!doctype html><html><head><title>${title}</title></head><body><main id="ei_tpl_content">${content}</main></body></html>`;
  return { url: new URL(path, BANK).href, html, status: 200, bytes: html.length };
}

export const HOME: ReadPage = page('/fr/banque/pageaccueil.html', '<p>Bonjour</p>', 'Espace personnel');

export const LOGIN: ReadPage = page(
  '/fr/authentification.html',
  '<form id="bloc_ident" name="bloc_ident"><input name="_cm_pwd" type="password"></form>',
);

/** The page of the strong authentication, with this on it. */
export const sca = (content: string): ReadPage =>
  page('/fr/banque/validation.aspx', `<p id="C:title">Authentification forte</p>${content}`, 'Authentification forte');

const FORM = `<form id="C:P:F" action="/fr/banque/validation.aspx?_pid=OtpValidationPage" method="post">`;
const SCRIPT = `<script>var otpInMobileAppParameters = { transactionId: '5c1e8d20b7f94a63a0d2f1c47be6983350ad41b2c9e700312',
 getTransactionValidationStateUrl: '${BANK}/fr/otp/state.htm', pollingInterval: 1000, cancelTransactionUrl: '${BANK}/fr/otp/cancel.htm' };</script>`;

/** Confirm on the phone. */
export const APP: ReadPage = sca(
  `${FORM}${SCRIPT}<div id="C:inMobileAppMessage"><h2 class="otpFontSizeIncreased">Démarrez votre application mobile CIC</h2></div><input type="submit" name="_FID_DoValidate"></form>`,
);

/** Type the code from a text message. */
export const TEXT_MESSAGE: ReadPage = sca(
  `${FORM}<div id="C:OTPDeliveryChannelText"><span>Un code de confirmation vient de vous être envoyé par SMS au 06 XX XX X4 17</span></div><input name="otp_password" type="text"><input type="submit" name="_FID_DoValidate"></form>`,
);

/** What the bank says when it is asked whether the customer has confirmed. */
export function state(of: string): ReadPage {
  const html = `<root><code_retour>0000</code_retour><transactionState>${of}</transactionState></root>`;
  return { url: `${BANK}/fr/otp/state.htm`, html, status: 200, bytes: html.length };
}
