import type { DisplayPreferences } from '../../ledger/display-preferences.ts';
import type { Html } from '../markup/html.ts';

/** The script with the customer's choice of columns. Its words are French in every language. */
export function preferencesScript(preferences: DisplayPreferences): Html {
  const { valueDate, labelLines, amountColumns, groupByDate, runningBalance, counterValue } = preferences;
  const variables = {
    typeProduit: 'CC',
    parametrageDateValeur: withOrWithout(valueDate, 'date de valeur'),
    parametrageNbLignes: String(labelLines),
    // The words for two columns are unverified.
    parametrageMontant: `Montants sur ${amountColumns} colonne${amountColumns > 1 ? 's' : ''}|Avec montants mis en valeur`,
    parametrageRegroupements: withOrWithout(groupByDate, 'regroupement par date'),
    parametrageSoldeProgressif: withOrWithout(runningBalance, 'solde progressif'),
    parametrageContreValeur: counterValue === 'none' ? 'Aucune' : counterValue,
  };
  const lines = Object.entries(variables).map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`);
  return { markup: `<script type="text/javascript">\n${lines.join('\n')}\n</script>` };
}

function withOrWithout(is: boolean, what: string): string {
  return `${is ? 'Avec' : 'Sans'} ${what}`;
}
