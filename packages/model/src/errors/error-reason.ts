import type { ERROR_TABLE } from './error-table.ts';

/** Stable across releases: branch on these. */
export type RelaisErrorCode = keyof typeof ERROR_TABLE;

/** Code → its reasons. */
type Reasons = { readonly [Code in RelaisErrorCode]: keyof (typeof ERROR_TABLE)[Code]['reasons'] & string };

/** The closed set of reasons that come with a code; without a code, all reasons there are. */
export type RelaisErrorReason<Code extends RelaisErrorCode = RelaisErrorCode> = Reasons[Code];

/** Key for the host program's own translated text, e.g. `relais.credentials_wrong.tried_before`. */
export type MessageKey<Code extends RelaisErrorCode = RelaisErrorCode> =
  | `relais.${Code}`
  | `relais.${Code}.${RelaisErrorReason<Code>}`;
