/** The pages of accounts that the fallback opens: no other page of the web bank is ever asked for (R17). */
export type PageName = 'accounts' | 'rib' | 'operations' | 'announced' | 'cards' | 'own_cards' | 'download';
