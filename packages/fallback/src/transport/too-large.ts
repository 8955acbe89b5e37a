import { isRelaisError, RelaisError } from '@relais/model';

const STATUS = 413;

/** What the bank answers to a form that has grown too large. Its body is empty. */
export function tooLarge(): RelaisError {
  return new RelaisError('malformed_reply', 'the web bank does not take a form that has grown so large', {
    reason: 'too_large',
    status: STATUS,
  });
}

/** Whether a form was too large for the bank. */
export function isTooLargeStatus(status: number): boolean {
  return status === STATUS;
}

/** Whether that is what ended a request. */
export function isTooLarge(error: unknown): boolean {
  return isRelaisError(error) && error.code === 'malformed_reply' && error.reason === 'too_large';
}
