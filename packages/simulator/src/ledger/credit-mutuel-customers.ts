import type { AccountPlan, CustomerPlan } from './account-plan.ts';
import { accountFee, chequeDeposits, cheques, quarterlyInterest } from './habits/bank-habits.ts';
import { cardPayments, refunds, twinTickets, withdrawals } from './habits/card-habits.ts';
import { directDebit, loanInstalment } from './habits/debit-habits.ts';
import {
  clientPayments,
  salary,
  standingCredit,
  standingOrder,
  transfersBetweenPeople,
} from './habits/transfer-habits.ts';

const RENNES = { bank: '10278', branch: '04100' };
const VITRE = { bank: '10278', branch: '06123' };

const JOINT: AccountPlan = {
  ...RENNES,
  account: '00020731601',
  kind: 'current',
  product: 'COMPTE COURANT',
  holder: 'M LUCAS FONTAINE OU MME JULIE CARPENTIER',
  balanceCents: 56_416,
  habits: [
    cardPayments('5108', 0.5),
    standingCredit('M LUCAS FONTAINE', 'COMPTE COMMUN', 2, 110_000),
    standingCredit('MME JULIE CARPENTIER', 'COMPTE COMMUN', 3, 50_000),
    directDebit('OUEST ENERGIES', 'OE-000451298-2', 12, 8641),
    loanInstalment('00020512309', 10, 71_533),
    cheques(45, 4_450_118),
  ],
};

const LUCAS: readonly AccountPlan[] = [
  {
    ...RENNES,
    account: '00020512301',
    kind: 'current',
    product: 'COMPTE CHEQUE EUROCOMPTE CONFORT',
    holder: 'M LUCAS FONTAINE',
    balanceCents: 253_087,
    habits: [
      cardPayments('4417', 1.8),
      twinTickets('4417', 23),
      refunds('4417', 50),
      withdrawals('4417', 15),
      salary('ARMOR LOGICIELS SA', 27, 362_200),
      standingOrder('M LUCAS FONTAINE', 'COMPTE COMMUN', 1, 110_000),
      transfersBetweenPeople(8),
      directDebit('ASSURANCES DU LITTORAL', 'ADL 778120-44', 17, 11_250),
      directDebit('TELEPHONIE LUCIOLE MOBILE', 'TLM++0012345', 20, 1999),
      accountFee('EUROCOMPTE CONFORT', 1030),
      quarterlyInterest('INTERETS/FRAIS', -268),
      chequeDeposits(42),
    ],
  },
  JOINT,
  {
    ...RENNES,
    account: '00020512303',
    kind: 'savings',
    product: 'LIVRET BLEU',
    holder: 'M LUCAS FONTAINE',
    balanceCents: 1_120_400,
    habits: [standingCredit('M LUCAS FONTAINE', 'EPARGNE', 7, 20_000), quarterlyInterest('INTERETS CREDITEURS', 4210)],
  },
  {
    ...RENNES,
    account: '00020512309',
    kind: 'loan',
    product: 'PRET MODULIMMO',
    holder: 'M LUCAS FONTAINE OU MME JULIE CARPENTIER',
    balanceCents: -14_831_052,
  },
];

const JULIE: readonly AccountPlan[] = [
  {
    ...RENNES,
    account: '00020644501',
    kind: 'current',
    product: 'COMPTE CHEQUE EUROCOMPTE SERENITE',
    holder: 'MME JULIE CARPENTIER',
    balanceCents: 187_310,
    habits: [
      cardPayments('2265', 0.8),
      salary('CLINIQUE DES EMBRUNS', 26, 165_880),
      standingOrder('MME JULIE CARPENTIER', 'COMPTE COMMUN', 3, 50_000),
      transfersBetweenPeople(14),
      directDebit('SALLE DE SPORT MENHIR', 'SSM-2025-0091', 5, 2990),
      accountFee('EUROCOMPTE SERENITE', 1295),
    ],
  },
  JOINT,
  {
    ...RENNES,
    account: '00020644503',
    kind: 'savings',
    product: 'LIVRET BLEU',
    holder: 'MME JULIE CARPENTIER',
    balanceCents: 640_000,
  },
];

const HUGO: readonly AccountPlan[] = [
  {
    ...VITRE,
    account: '00031907701',
    kind: 'current',
    product: 'COMPTE COURANT EUROCOMPTE PRO',
    holder: 'M HUGO LEMERCIER',
    balanceCents: -31_247,
    habits: [
      clientPayments(9, 5_000, 25_000),
      cardPayments('9071', 0.7),
      twinTickets('9071', 29),
      chequeDeposits(19),
      directDebit('BOIS ET CHARPENTES DU NORD', 'BCN-91-220', 5, 38_000),
      accountFee('EUROCOMPTE PRO', 2150),
      quarterlyInterest('INTERETS/FRAIS', -3340),
    ],
  },
  {
    ...VITRE,
    account: '00031907702',
    kind: 'current',
    product: 'COMPTE CHEQUE',
    holder: 'M HUGO LEMERCIER',
    balanceCents: 0,
  },
  {
    ...VITRE,
    account: '00031907715',
    kind: 'revolving',
    product: 'PASSEPORT CREDIT',
    holder: 'M HUGO LEMERCIER',
    balanceCents: -120_000,
  },
];

/** The customers of the simulated Crédit Mutuel. */
export const CREDIT_MUTUEL_CUSTOMERS: readonly CustomerPlan[] = [
  { login: '0410020512', password: 'p€ssé+&%=', name: 'M LUCAS FONTAINE', accounts: LUCAS },
  { login: '0410020644', password: 'crème brûlée', name: 'MME JULIE CARPENTIER', accounts: JULIE },
  { login: '0612331907', password: 'marelle2026', name: 'M HUGO LEMERCIER', accounts: HUGO },
];
