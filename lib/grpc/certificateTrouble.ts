/** What is wrong with a server's certificate, to be put after "expected a certificate to trust"; null: it is something else. */
export function certificateTrouble(code: string): string | null {
  return Object.hasOwn(certificateTroubles, code) ? (certificateTroubles[code] ?? null) : null;
}

/** By the codes of OpenSSL and Node (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const certificateTroubles: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'this one has expired',
  CERT_NOT_YET_VALID: 'this one is not valid yet',
  CERT_REVOKED: 'this one was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'this one is self-signed: set it as the CA',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in an untrusted one: set that as the CA',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is unknown: set its CA',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is unknown: set its CA',
  CERT_UNTRUSTED: 'this one is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'this one is for another host',
};
