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

const LYON = { bank: '10096', branch: '18214' };
const NORD_OUEST = { bank: '30027', branch: '17226' };
const PARIS = { bank: '30066', branch: '10914' };

const CLAIRE: readonly AccountPlan[] = [
  {
    ...LYON,
    account: '00071533801',
    kind: 'current',
    product: 'C/C CONTRAT PERSONNEL GLOBAL',
    holder: 'MME CLAIRE AUBERTIN',
    balanceCents: 241_837,
    habits: [
      cardPayments('4417', 1.8),
      twinTickets('4417', 19),
      refunds('4417', 41),
      withdrawals('4417', 17),
      salary('EDITIONS DU CANAL SAS', 28, 321_450),
      standingOrder('MME CLAIRE AUBERTIN', 'EPARGNE', 5, 15_000),
      transfersBetweenPeople(9),
      directDebit('OUEST ENERGIES', 'OE-000451298-2', 12, 8641),
      directDebit('TELEPHONIE LUCIOLE MOBILE', 'TLM++0044871', 20, 1999),
      loanInstalment('00071533809', 10, 64_218),
      accountFee('CONTRAT PERSONNEL GLOBAL', 1030),
      quarterlyInterest('INTERETS/FRAIS', -412),
      cheques(37, 1_234_567),
      chequeDeposits(50),
    ],
  },
  {
    ...LYON,
    account: '00071733201',
    kind: 'current',
    product: 'COMPTE COURANT',
    holder: 'MME CLAIRE AUBERTIN OU M NOE GAUTREAU',
    balanceCents: 56_416,
    habits: [
      cardPayments('0982', 0.4),
      standingOrder('SCI LES GLYCINES', 'LOYER', 3, 91_000),
      standingCredit('M NOE GAUTREAU', 'COMPTE COMMUN', 2, 140_000),
      directDebit('EAUX DU CONFLUENT', 'EDC2024-77120', 15, 4120),
      accountFee('COMPTE COURANT', 240),
    ],
  },
  {
    ...LYON,
    account: '00071533805',
    kind: 'savings',
    product: 'LIVRET DE DEVELOPPEMENT DURABLE',
    holder: 'MME CLAIRE AUBERTIN',
    balanceCents: 724_000,
    habits: [standingCredit('MME CLAIRE AUBERTIN', 'EPARGNE', 5, 15_000)],
  },
  {
    ...LYON,
    account: '00071533809',
    kind: 'loan',
    product: 'CIC IMMO PRET MODULABLE',
    holder: 'MME CLAIRE AUBERTIN',
    balanceCents: -14_831_052,
  },
];

const PAUL: readonly AccountPlan[] = [
  {
    ...NORD_OUEST,
    account: '00020418701',
    kind: 'current',
    product: 'C/C CONTRAT PERSONNEL PARCOURS',
    holder: 'M PAUL DESCAMPS',
    balanceCents: 118_904,
    habits: [
      cardPayments('7716', 0.6),
      withdrawals('7716', 13),
      salary('SARL ATELIER DES TILLEULS', 27, 105_000),
      transfersBetweenPeople(21),
      directDebit('MUTUELLE DES CANAUX', 'MDC 3300451', 8, 5290),
      accountFee('CONTRAT PERSONNEL PARCOURS', 595),
    ],
  },
  {
    ...NORD_OUEST,
    account: '00055390201',
    kind: 'current',
    product: 'COMPTE COURANT PROFESSIONNEL',
    holder: 'SARL ATELIER DES TILLEULS',
    balanceCents: 1_804_266,
    habits: [
      clientPayments(4, 15_000, 70_000),
      chequeDeposits(16),
      cheques(11, 8_801_042),
      cardPayments('3350', 0.5),
      standingOrder('M PAUL DESCAMPS', 'SALAIRE', 27, 105_000),
      directDebit('BOIS ET CHARPENTES DU NORD', 'BCN-88-014', 5, 142_300),
      accountFee('COMPTE PROFESSIONNEL', 2890),
      quarterlyInterest('INTERETS/FRAIS', -1835),
    ],
  },
  {
    ...NORD_OUEST,
    account: '00020418703',
    kind: 'savings',
    product: 'LIVRET A',
    holder: 'M PAUL DESCAMPS',
    balanceCents: 1_120_400,
  },
  {
    ...NORD_OUEST,
    account: '00020418715',
    kind: 'revolving',
    product: 'CREDIT EN RESERVE',
    holder: 'M PAUL DESCAMPS',
    balanceCents: -84_210,
  },
];

const INES: readonly AccountPlan[] = [
  {
    ...PARIS,
    account: '00010277501',
    kind: 'current',
    product: 'COMPTE COURANT JEUNE',
    holder: 'MME INES MARCHAL',
    balanceCents: -35_235,
    habits: [
      cardPayments('6020', 0.9),
      twinTickets('6020', 31),
      withdrawals('6020', 23),
      transfersBetweenPeople(12),
      standingCredit('M ET MME MARCHAL', 'AIDE DU MOIS', 3, 45_000),
      salary('CAFE DES OISEAUX', 25, 65_000),
      directDebit('TELEPHONIE LUCIOLE MOBILE', 'TLM++0099102', 18, 1299),
    ],
  },
  {
    ...PARIS,
    account: '00010277502',
    kind: 'current',
    product: 'C/C START JEUNES ACTIFS',
    holder: 'MME INES MARCHAL',
    balanceCents: 0,
  },
  {
    ...PARIS,
    account: '00010277503',
    kind: 'savings',
    product: 'LIVRET JEUNE',
    holder: 'MME INES MARCHAL',
    balanceCents: 61_250,
  },
  {
    ...PARIS,
    account: '00010277511',
    kind: 'loan',
    product: 'PRET ETUDIANT',
    holder: 'MME INES MARCHAL',
    balanceCents: -450_000,
  },
];

/** The customers of the simulated CIC. */
export const CIC_CUSTOMERS: readonly CustomerPlan[] = [
  { login: '18214071533A', password: 'p€ssé+&%=', name: 'MME CLAIRE AUBERTIN', accounts: CLAIRE },
  { login: '17226020418B', password: 'crème brûlée', name: 'M PAUL DESCAMPS', accounts: PAUL },
  { login: '10914010277C', password: 'marelle2026', name: 'MME INES MARCHAL', accounts: INES },
];
