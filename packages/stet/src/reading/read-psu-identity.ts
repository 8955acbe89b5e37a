import type { PsuIdentity } from '@relais/model';
import { readLinks } from './read-links.ts';
import { object, optional, type Reader, text } from './reader.ts';

/** STET HalPsuIdentity. */
export const readPsuIdentity: Reader<PsuIdentity> = object<PsuIdentity>({
  connectedPsu: text,
  _links: optional(readLinks),
});
