import type { Html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

/** Below the brand's own path. */
export const POLL_PAGE = '/SOSD_OTP_GetTransactionState.htm';
export const CANCEL_PAGE = '/SOSD_OTP_CancelTransaction.htm';

/** The polling script: programs read the addresses from it. */
export function appScript({ origin, base, otpPath }: Site, transactionId: string): Html {
  const at = `${origin}${base}${otpPath}`;
  return {
    markup: `
   <script src="${origin}/SOSD/sd/otp/1.1.1/js/otp_in_mobile_app.min.js"></script>
   <script type="text/javascript">
var otpInMobileAppParameters = {
	transactionId: '${transactionId}',
	getTransactionValidationStateUrl: '${at}${POLL_PAGE}',
	pollingInterval: 1000,
	cancelTransactionUrl: '${at}${CANCEL_PAGE}',
	messages : {
	},
	buttons: { confirmButtonId: 'btnConfirm', modifyButtonId: '', cancelButtonId: 'btnCancel' }
};</script>`,
  };
}
