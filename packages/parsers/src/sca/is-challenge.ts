import type { PageDocument } from '../dom/read-document.ts';
import { marksOf } from '../recognise/marks.ts';

/** Whether a page asks the customer for a confirmation or a code. Such a page leads nowhere by itself. */
export function isChallenge({ content, html, named }: PageDocument): boolean {
  const hasScript = html.includes('otpInMobileAppParameters');
  const hasField = named.control.some(
    ({ name, attribs }) => name === 'input' && attribs['name']?.includes('otp_') === true,
  );
  return hasScript || hasField || marksOf(content).has.has('codeByMessage');
}
