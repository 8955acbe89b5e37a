import { parseScaChallenge, parseScaState } from '../../src/index.ts';
import { CHOICE, MOBILE_APP, scaPage, TEXT_MESSAGE } from '../fixtures/sca-html.ts';
import { bankPage } from '../fixtures/whole-page.ts';
import { type Near, nearTo } from './near.ts';

const VALIDATION = '/fr/banque/validation.aspx';
const STATE = '<root><transactionState>VALIDATED</transactionState></root>';

/** Strong authentication. */
export const NEAR_SCA: readonly Near[] = [
  ...nearTo(bankPage(VALIDATION, scaPage('<p>Lecteur DIGIPASS</p>')), parseScaChallenge, [
    {
      mark: 'challenge.unknown',
      torn: ['Lecteur DIGIPASS', 'Bienvenue'],
      healthy: ['Lecteur DIGIPASS', 'Votre lecteur  <b>Digipass</b>'],
    },
  ]),
  ...nearTo(bankPage(VALIDATION, TEXT_MESSAGE), parseScaChallenge, [
    { mark: 'code.form', torn: ['par SMS', 'par pigeon'], healthy: ['par SMS', 'par courriel'], differs: true },
    {
      mark: 'form.validate',
      torn: ['_FID_DoValidate', '_FID_DoCancel'],
      healthy: ['_FID_DoValidate', '_FID_DoSend'],
      differs: true,
    },
  ]),
  ...nearTo(bankPage(VALIDATION, MOBILE_APP), parseScaChallenge, [
    {
      mark: 'script.missing',
      torn: [/<script type[\s\S]*?<\/script>/, ''],
      healthy: ['<script type', '<script>var x = 1;</script><script type'],
    },
    {
      mark: 'script.transaction',
      torn: [/transactionId: '\w+'/, "transactionId: ''"],
      healthy: [/transactionId: '(\w+)'/, 'transactionId : "$1"'],
    },
    {
      mark: 'script.poll',
      torn: ['getTransactionValidationStateUrl', 'stateUrl'],
      healthy: ['https://www.cic.fr/fr/otp/SOSD_OTP_Get', '/fr/otp/SOSD_OTP_Get'],
      differs: true,
    },
  ]),
  ...nearTo(bankPage(VALIDATION, CHOICE), parseScaChallenge, [
    {
      mark: 'choice.*',
      refusedAs: 'choice.proposed',
      torn: ['value="SMS"', 'value="SMS" checked="checked"'],
      healthy: [' checked="checked"', ''],
      differs: true,
    },
  ]),
  ...nearTo({ url: '', html: STATE }, parseScaState, [
    { mark: 'state.unknown', torn: ['VALIDATED', 'MAYBE'], healthy: ['<root>', '<?xml version="1.0"?>\n<root>'] },
  ]),
];
