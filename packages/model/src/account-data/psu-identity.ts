import type { Links } from './link.ts';

/** Answer of `GET /end-user-identity`: last and first name in one text. */
export interface PsuIdentity {
  readonly connectedPsu: string;
  readonly _links?: Links;
}
