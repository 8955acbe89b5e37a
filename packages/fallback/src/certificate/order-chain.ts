import type { X509Certificate } from 'node:crypto';

/**
 * The chain that begins with a leaf, each certificate followed by its issuer, whatever order the file has them in. TLS
 * asks for this order, and trust services hand out files in any.
 *
 * @param others - of the same file. Those of other chains are left out, unless the issuer of the leaf is missing
 */
export function orderChain(leaf: X509Certificate, others: readonly X509Certificate[]): readonly X509Certificate[] {
  const left = [...new Map(others.map((one) => [one.fingerprint256, one])).values()].filter(
    ({ fingerprint256 }) => fingerprint256 !== leaf.fingerprint256,
  );
  const chain = [leaf];
  for (let last = leaf; !isSelfIssued(last); ) {
    const at = left.findIndex((one) => isIssuedBy(last, one));
    const [issuer] = at === -1 ? [] : left.splice(at, 1);
    if (issuer === undefined) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain.length > 1 ? chain : [leaf, ...left];
}

/** By name, as an authority, and by signature: two authorities may have one name. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isSelfIssued(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}
