/** A reply to `GET /accounts`: a cash account and a card set. All people and accounts are invented. */
export const accounts = {
  accounts: [
    {
      resourceId: 'ACC-0001',
      bicFi: 'ZZZZFRPPXXX',
      accountId: { iban: 'FR7699991000010000001234570', currency: 'EUR' },
      name: 'COMPTE COURANT MME EXEMPLE ALICE',
      cashAccountType: 'CACC',
      balances: [
        {
          name: 'Solde comptable',
          balanceAmount: { currency: 'EUR', amount: '-1523.40' },
          balanceType: 'CLBD',
          referenceDate: '2026-10-04',
        },
      ],
      psuStatus: 'Account Holder',
      _links: { balances: { href: '/cic/stet-psd2-api/v2.1/accounts/ACC-0001/balances' } },
    },
    {
      resourceId: 'CARD-0001',
      accountId: { other: { identification: 'XXXXXXXXXXXX0017', schemeName: 'MPAN' } },
      name: 'CARTE DEBIT DIFFERE MME EXEMPLE ALICE',
      linkedAccount: 'ACC-0001',
      cashAccountType: 'CARD',
      _links: {},
    },
  ],
  _links: { self: { href: '/cic/stet-psd2-api/v2.1/accounts' } },
};

/** A reply to `GET /accounts/{id}/transactions`. */
export const transactions = {
  transactions: [
    {
      resourceId: '99001202627700001-0f0e0d0c0b0a09080706050403020100f0e0d0c0b0a090807060504030201000',
      transactionAmount: { currency: 'EUR', amount: '42.50' },
      creditDebitIndicator: 'DBIT',
      status: 'BOOK',
      bookingDate: '2026-10-04',
      valueDate: '2026-10-04',
      remittanceInformation: { unstructured: ['PRLV SEPA ENERGIE FICTIVE', 'MANDAT 000042'] },
    },
  ],
  _links: { self: { href: '/cic/stet-psd2-api/v2.1/accounts/ACC-0001/transactions' } },
};
