/**
 * On every page and file of the console. Scripts are its own, and those in the page carry the nonce; nothing is loaded from, sent to or framed by another site.
 * Without a nonce no script runs at all.
 * Styles may stand in attributes: charts place their marks by them.
 */
export function pageHeaders(nonce: string | null): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    nonce === null ? "script-src 'none'" : `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    // Nothing to other sites. Without any to its own a browser would also hide where a form comes from.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
