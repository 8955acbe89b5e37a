import type { AccountPlan, CustomerPlan } from './account-plan.ts';
import { monthlyDebit } from './card-months.ts';
import { accountFee, chequeDeposits, quarterlyInterest } from './habits/bank-habits.ts';
import { cardPayments } from './habits/card-habits.ts';
import { directDebit, loanInstalment } from './habits/debit-habits.ts';
import { clientPayments, salary, standingOrder } from './habits/transfer-habits.ts';

const NANTES = { bank: '11899', branch: '00107' };
const COMPANY = 'SARL FONDERIE DU BLAVET';

const COMPANY_CARDS = [
  {
    type: 'MASTERCARD BUSINESS',
    maskedNumber: '513278xxxxxx3317',
    holder: 'M YANN ROSMADEC',
    debit: 'deferred',
    perDay: 0.8,
  },
] as const;

const FOUNDRY: readonly AccountPlan[] = [
  {
    ...NANTES,
    account: '00040112401',
    kind: 'current',
    product: 'COMPTE COURANT PROFESSIONNEL',
    holder: COMPANY,
    balanceCents: 4_812_960,
    habits: [
      clientPayments(4, 80_000, 640_000),
      chequeDeposits(16),
      directDebit('OUEST ENERGIES', 'OE-000990112-7', 12, 214_300),
      standingOrder('SCI LES GLYCINES', 'LOYER ATELIER', 3, 310_000),
      loanInstalment('00040112409', 10, 189_240),
      accountFee('COMPTE PRO', 3150),
      ...COMPANY_CARDS.map(monthlyDebit),
    ],
    companyCards: COMPANY_CARDS,
  },
  {
    ...NANTES,
    account: '00040112409',
    kind: 'loan',
    product: 'CREDIT EQUIPEMENT',
    holder: COMPANY,
    balanceCents: -9_640_000,
  },
];

const YANN: readonly AccountPlan[] = [
  {
    ...NANTES,
    account: '00040118801',
    kind: 'current',
    product: 'C/C CONTRAT PERSONNEL',
    holder: 'M YANN ROSMADEC',
    balanceCents: 274_115,
    habits: [cardPayments('7730', 0.9), salary(COMPANY, 28, 320_000), quarterlyInterest('INTERETS/FRAIS', -410)],
  },
  {
    ...NANTES,
    account: '00040118803',
    kind: 'savings',
    product: 'LIVRET DE DEVELOPPEMENT DURABLE',
    holder: 'M YANN ROSMADEC',
    balanceCents: 1_200_000,
  },
];

/** The customers of the simulated Banque Européenne du Crédit Mutuel: most are companies. */
export const BECM_CUSTOMERS: readonly CustomerPlan[] = [
  { login: 'BECM401124', password: 'enclume2026', name: COMPANY, accounts: FOUNDRY },
  { login: 'BECM401188', password: 'marteau2026', name: 'M YANN ROSMADEC', accounts: YANN },
];
