import type { Release } from '../../ledger/customer-scenario.ts';
import type { Site } from '../site/site.ts';

/** Fields that every release has. */
const ALWAYS = ['Data_YearMonth', 'Data_DropDownAccountItemsCurrentLink'] as const;

/** Fields of searches and filters without a choice. */
const SINCE_2020 = [
  'Data_SearchDateStart',
  'Data_SearchDateEnd',
  'Data_SearchAmountStart',
  'Data_SearchAmountEnd',
  'Data_SearchLabel',
  'Data_rib',
  'Data_AccountFilter',
  'Data_FilterString',
  'Data_ActivedFilter',
] as const;

/** The newest pages have about 45 fields. How these are called is unverified; they have no value. */
const SINCE_2023 = Array.from({ length: 22 }, (_, index) => `Data_WATInfoTransactions_Item${index + 1}`);

const RELEASES_WITH_SEARCH: readonly Release[] = ['2020', '2021', '2023'];

/** Name of the field that chooses a card. On a page that shows no card it is empty. */
export const CARD_KEY = 'Data_SelectedCardItemKey';

/** The hidden inputs without a value, by name. */
export function emptyInputs({ features, release }: Site): Readonly<Record<string, string>> {
  const names = [
    ...(features.emptyCardKey ? [CARD_KEY] : []),
    ...(features.emptyFields ? ALWAYS : []),
    ...(features.emptyFields && RELEASES_WITH_SEARCH.includes(release) ? SINCE_2020 : []),
    ...(features.emptyFields && release === '2023' ? SINCE_2023 : []),
  ];
  return Object.fromEntries(names.map((name) => [name, '']));
}
