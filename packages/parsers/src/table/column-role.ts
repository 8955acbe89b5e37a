/** Content of a column of an operations table. */
export type ColumnRole =
  | 'date'
  | 'announcedDate'
  | 'valueDate'
  | 'label'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'balance'
  | 'counterValue'
  | 'merchant'
  | 'city'
  | 'originalAmount';

/** The sort action in a header link names its column in every language. */
const SORT_ACTION = /[?&]_fid=DoSort(Date|ValueDate|Label|Amount)(?:Asc|Desc)(?:&|$)/;

const ROLE_OF_ACTION: Readonly<Record<string, ColumnRole>> = {
  Date: 'date',
  ValueDate: 'valueDate',
  Label: 'label',
  Amount: 'amount',
};

/** Header texts, folded; French, Spanish, English, German. */
const HEADERS: Readonly<Record<ColumnRole, readonly string[]>> = {
  date: [
    'date',
    "date d'operation",
    "date de l'operation",
    'fecha',
    'fecha de operacion',
    'operation date',
    'datum',
    'buchungsdatum',
  ],
  announcedDate: ["date de l'annonce", 'fecha del anuncio', 'announcement date', 'ankundigungsdatum'],
  valueDate: [
    'valeur',
    'date de valeur',
    'valor',
    'fecha valor',
    'fecha de valor',
    'value date',
    'value',
    'wertstellung',
    'valuta',
  ],
  label: [
    'operation',
    'libelle',
    'intitule operation',
    "intitule de l'operation",
    'operacion',
    'label',
    'description',
    'transaction',
    'vorgang',
    'buchungstext',
    'bezeichnung',
  ],
  amount: ['montant', 'importe', 'amount', 'betrag'],
  debit: ['debit', 'debito', 'cargo', 'soll'],
  credit: ['credit', 'credito', 'abono', 'haben'],
  balance: ['solde', 'saldo', 'balance', 'kontostand'],
  counterValue: [
    'contre-valeur',
    'contrevaleur',
    'cambio',
    'contravalor',
    'counter-value',
    'countervalue',
    'gegenwert',
  ],
  merchant: ['commerce', 'comercio', 'merchant', 'handler'],
  city: ['ville', 'ciudad', 'city', 'town', 'ort', 'stadt'],
  originalAmount: ["montant d'origine", 'importe original', 'original amount', 'originalbetrag', 'ursprungsbetrag'],
};

const ROLE_OF_HEADER: ReadonlyMap<string, ColumnRole> = new Map(
  Object.entries(HEADERS).flatMap(([role, texts]) => texts.map((text) => [text, role as ColumnRole] as const)),
);

/** The column that a header text names. */
export function roleOfHeader(folded: string): ColumnRole | undefined {
  return ROLE_OF_HEADER.get(folded);
}

/** The column that a sort link belongs to. */
export function roleOfSortLink(href: string): ColumnRole | undefined {
  const action = SORT_ACTION.exec(href)?.[1];
  return action === undefined ? undefined : ROLE_OF_ACTION[action];
}

/** Link and text may name one column in two ways: a debit column is sorted by amount. */
export function areSameColumn(byLink: ColumnRole, byText: ColumnRole): boolean {
  return byLink === byText || (NARROWER[byLink]?.includes(byText) ?? false);
}

const NARROWER: Readonly<Partial<Record<ColumnRole, readonly ColumnRole[]>>> = {
  date: ['announcedDate'],
  label: ['merchant'],
  amount: ['debit', 'credit'],
};
