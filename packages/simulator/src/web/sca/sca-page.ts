import type { ScaPlan } from '../../ledger/customer-scenario.ts';
import { outerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';
import { appScript } from './app-script.ts';
import { CODE_CHANNELS, DEAD_ENDS, DIGIPASS, OFFERS } from './sca-texts.ts';

export interface ScaPage {
  readonly site: Site;
  readonly plan: ScaPlan;
  /** Of the request to the app, or of the code. */
  readonly transactionId: string;
  /** Names the form. */
  readonly token: string;
  /** Time at which the code was sent, as the page prints it. */
  readonly sentAt: string;
  /** The error of the last answer. */
  readonly error?: string | undefined;
}

/** The page `validation.aspx`: one address, whatever the means. */
export function scaPage(page: ScaPage): string {
  const { site, plan, error } = page;
  const deadEnd = DEAD_ENDS[plan.means];
  const content = html`<p id="C:O:B:I0:title">Authentification forte</p>
${error !== undefined && html`<div class="_c1 bloctxt err _c1"><p>${error}</p></div>`}
${deadEnd === undefined ? form(page) : html`<div class="_c1 ${deadEnd.box} _c1"><p>${plan.means === 'inactive' ? html`Pour confirmer votre identité, activez Confirmation Mobile. <a href="#">${deadEnd.text}</a>` : deadEnd.text}</p></div>`}
${wayAround(site, plan)}`;
  return outerPage({ site, title: 'Authentification forte', content });
}

/** Name of the field for the chosen means; the percent sign belongs to it. */
export const MEANS_FIELD = '[t:dbt%3astring;x(12)]Data_AuthMeans';
/** Name of the button that chooses it. */
export const CHOOSE = '_FID_DoChooseMeans';

/** Offers several means, before the bank sends anything. @param token - must come back with the form */
export function scaMeansPage(site: Site, { means, offers = [], proposes = true }: ScaPlan, token: string): string {
  const lines = offers.map((offer, at) => {
    const checked = proposes && offer === means ? { markup: ' checked="checked"' } : false;
    return html`<li><input type="radio" id="C:O:m${at}" name="${MEANS_FIELD}" value="${offer}"${checked}><label for="C:O:m${at}">${OFFERS[offer] ?? offer}</label></li>`;
  });
  const content = html`<p id="C:O:B:I0:title">Authentification forte</p>
<form id="C:P:F" action="${site.base}/banque/validation.aspx?_tabi=C&amp;_pid=AuthChoicePage&amp;k___ValidateAntiForgeryToken=${token.slice(0, 12)}" method="post" class="_devb_act ___Form">
<p>Choisissez comment confirmer votre identité :</p><ul>${lines}</ul>
<input type="hidden" name="choice_hidden" value="${token}" />
<input name="$CPT" type="hidden" value="Q1BUOmRlbW8=" /><input name="_wxf2_cc" type="hidden" value="${site.texts.culture}" />
<input type="submit" name="${CHOOSE}" value="Continuer"/></form>`;
  return outerPage({ site, title: 'Authentification forte', content });
}

/**
 * Leads to the only means by a link, before the bank sends anything. Another link puts it off, where the bank allows that,
 * and the last one gives the login up.
 */
export function scaChoicePage(site: Site, plan: ScaPlan): string {
  const at = `${site.base}/banque/validation.aspx?_tabi=C&_pid=AuthChoicePage&_fid=`;
  const content = html`<p id="C:O:B:I0:title">Authentification forte</p>
<ul><li><a href="${at}SCA">Confirmer mon identité</a></li></ul>
${wayAround(site, plan)}
<ul><li><a href="${at}DoCancel">Abandonner</a></li></ul>`;
  return outerPage({ site, title: 'Authentification forte', content });
}

function form(page: ScaPage): Html {
  const { site, plan, token } = page;
  const prefix = site.brand === 'cic' || site.release < '2021' ? 'C' : 'I0';
  const channel = CODE_CHANNELS[plan.means];
  const main =
    channel !== undefined
      ? codeBlock(`Un code de confirmation vient de vous être envoyé par ${channel}, le ${page.sentAt}.`)
      : plan.means === 'digipass'
        ? html`<span id="C:O:B:qrcodelbl">${DIGIPASS}</span><input name="otp_password" type="text"/>`
        : appBlock(page);
  return html`<form id="${prefix}:P:F" action="${site.base}/banque/validation.aspx?_tabi=C&amp;_pid=OtpValidationPage&amp;k___ValidateAntiForgeryToken=${token.slice(0, 12)}" method="post" class="_devb_act ___Form">
 <div id="C:O:OTPMainBlock" class="_c1 OTPMainBlock a_blocfctl saisir divOtp _c1">${main}</div>
 <input type="hidden" name="otp_hidden" value="A7f2;00;${token}" />
 <input type="hidden" name="InputHiddenKeyInAppSendNew1" value="k1${token.slice(0, 6)}" />
 <input type="hidden" name="InputHiddenKeyInAppSendNew2" value="k2${token.slice(6, 12)}" />
 <input type="hidden" name="global_backup_hidden_key" value="" />
 <input name="$CPT" type="hidden" value="Q1BUOmRlbW8=" /><input name="_wxf2_cc" type="hidden" value="${site.texts.culture}" />
 <input type="submit" class="hideifscript" name="${plan.button ?? '_FID_DoValidate'}" value="Confirmer l'authentification forte"/>
</form>`;
}

function codeBlock(text: string): Html {
  return html`<div id="C:O:OTPDeliveryChannelText" class="_c1 OTPDeliveryChannelText _c1"><span>${text}</span></div>
<input name="otp_password" type="text" maxlength="6"/>`;
}

function appBlock({ site, plan, transactionId }: ScaPage): Html {
  return html`<div>
  <div id="C:O:OTPDeliveryChannelText" class="_c1 OTPDeliveryChannelText _c1"><span>${appScript(site, transactionId)}</span></div>
  ${appMessage(site, plan.message)}
 </div>`;
}

/** What the customer is to do. Until 2020 the classes stand on the headings, since then on a span in each. */
function appMessage(site: Site, place = site.release < '2021' ? 'heading' : 'span'): Html | false {
  if (place === 'none') return false;
  const securing = html`<img alt="" src="#"> Votre connexion nécessite une sécurisation.`;
  const message = html`Démarrez votre application mobile ${site.name} depuis votre appareil "<strong>TELEPHONE DE VIOLETTE</strong>" pour vérifier et confirmer votre identité.`;
  const headings =
    place === 'heading'
      ? html`<h2 class="c otpSecuringNeeded">${securing}</h2>
   <h2 class="c otpFontSizeIncreased">${message}</h2>`
      : html`<h2><span class="_c1 c otpSecuringNeeded _c1">${securing}</span></h2>
   <h2><span class="_c1 c otpFontSizeIncreased _c1">${message}</span></h2>`;
  return html`<div id="${site.release < '2021' ? '' : 'C:O:B:I1:'}inMobileAppMessage">
   ${headings}</div>`;
}

function wayAround(site: Site, { wayAround: kind }: ScaPlan): Html | false {
  const href = `${site.base}/banque/validation.aspx?_tabi=C&_pid=OtpValidationPage&_fid=DoBypass`;
  if (kind === 'bypass')
    return html`<p><a href="${href}">Accéder à mon Espace Client sans Confirmation Mobile.</a></p>`;
  if (kind !== 'later') return false;
  return html`<ul><li>Si vous préférez confirmer votre identité plus tard : <strong><a href="${href}">cliquez ici</a></strong>.</li></ul>`;
}
