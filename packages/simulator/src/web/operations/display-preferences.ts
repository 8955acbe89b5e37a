import type { Html } from '../markup/html.ts';

/** How a customer chose to see operations, in the words of the page's own script. */
const DISPLAY_PREFERENCES: Readonly<Record<string, string>> = {
  typeProduit: 'CC',
  parametrageDateValeur: 'Avec date de valeur',
  parametrageNbLignes: '1',
  parametrageMontant: 'Montants sur 1 colonne|Avec montants mis en valeur',
  parametrageRegroupements: 'Sans regroupement par date',
  parametrageSoldeProgressif: 'Sans solde progressif',
  parametrageContreValeur: 'Aucune',
};

/** The script that tells them. */
export function preferencesScript(preferences: Readonly<Record<string, string>> = DISPLAY_PREFERENCES): Html {
  const lines = Object.entries(preferences).map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`);
  return { markup: `<script type="text/javascript">\n${lines.join('\n')}\n</script>` };
}
