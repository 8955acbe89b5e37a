import type { OfferedKind } from '@relais/parsers';

/** What every question to the customer carries. */
interface Asked {
  /** When the wait for the customer ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** True where the bank offers a way past it for this time: answer `later` to take it. */
  readonly mayBeLater: boolean;
}

/**
 * What the bank asks of the customer. `message` is in the bank's own words, for the customer's eyes only: it may name
 * their phone. Where the page that notifies the phone has no words, it is a sentence of Relais.
 */
export type ScaRequest =
  /** Their phone has been notified. Nothing needs to be answered: what they do on the phone is seen at the bank. */
  | (Asked & { readonly kind: 'mobile_app'; readonly message: string; readonly device?: string })
  /** A code has been sent to them. Answer it. */
  | (Asked & {
      readonly kind: 'one_time_code';
      readonly channel: 'sms' | 'voice' | 'email';
      readonly message: string;
      /** The fault of the last answer. Only `wrong_code` was sent to the bank. */
      readonly problem?: 'wrong_code' | 'used_code' | 'not_a_code';
      /** Codes that may still be sent. Ends before the bank locks the customer out. */
      readonly triesLeft: number;
    })
  /**
   * Nothing has been sent yet. `{ means: id }` starts one of those on offer, `go_on` the one that the bank proposes. Where
   * there are several, answering nothing chooses none.
   */
  | (Asked & { readonly kind: 'choice'; readonly means: readonly ScaOffer[] })
  /** The bank only offers to let the customer in without: `later` accepts. */
  | (Asked & { readonly kind: 'bypass' });

/** One means by which the bank lets the customer authenticate. */
export interface ScaOffer {
  /** To answer with. Holds for this question only. */
  readonly id: string;
  /** `other`: its words alone tell. Safetrans, Digipass and the key card only the customer can use, at the bank. */
  readonly kind: OfferedKind;
  /** The bank's own words, for the customer's eyes only: they may name their phone. */
  readonly words: string;
  /** True for the one that `go_on` starts. */
  readonly isProposed: boolean;
}

/**
 * What the host answers. A code is UTF-8 bytes, and is overwritten as soon as it is sent. `cancel`: the customer does not
 * want to.
 */
export type ScaAnswer = { readonly code: Uint8Array } | { readonly means: string } | 'go_on' | 'later' | 'cancel';

/** What belongs to a question. */
export interface ScaContext {
  readonly bankId: string;
  /** The host's own id. */
  readonly psuId: string;
  /** Aborts when the answer is no longer wanted: confirmed on the phone, too late, or the caller has left. */
  readonly signal: AbortSignal;
}

/**
 * Puts the bank's strong authentication before a customer who is present (RTS art. 4, R14).
 *
 * @returns nothing is the same as `go_on`, but where several means are on offer
 * @example
 * const onSca: OnSca = async (request, { signal }) => {
 *   if (request.kind === 'choice') return { means: await screen.choose(request.means, { signal }) }
 *   if (request.kind !== 'one_time_code') return void screen.show(request)
 *   return { code: Buffer.from(await screen.askForCode(request, { signal })) }
 * }
 */
export type OnSca = (request: ScaRequest, context: ScaContext) => Promise<ScaAnswer | undefined>;
