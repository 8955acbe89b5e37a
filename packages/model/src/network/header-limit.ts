/**
 * Headers of an answer that Node reads for Relais, in bytes. As much as browsers take: banks set many cookies, and Node alone would
 * stop at 16 kB.
 */
export const HEADER_LIMIT: { readonly maxHeaderSize: number } = { maxHeaderSize: 262_144 };
