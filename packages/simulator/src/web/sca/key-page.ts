import type { ScaPlan } from '../../ledger/customer-scenario.ts';
import { outerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';
import { scaAddress } from './sca-address.ts';

/** Asks older customers for a key of their card. No program answers it. */
export function keyPage(site: Site, { means }: ScaPlan): string {
  const title = 'Carte de Clés Personnelles';
  const content = html`<h1 class="titlecontent">${title}</h1>
<form id="C:P:F" action="${site.base}${scaAddress(means)}" method="post" class="_devb_act ___Form">
 <p>Saisissez la clé qui se trouve à la ligne D, colonne 3 de votre carte n° 12 345.</p>
 <input type="password" name="[t:dbt%3astring;x(8)]Data_Cle" value=""><input type="hidden" name="_wxf2_cc" value="${site.texts.culture}">
 <input type="submit" name="_FID_DoValidate" value="Valider"></form>`;
  return outerPage({ site, title, content });
}
