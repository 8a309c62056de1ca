import type { OidcAccess } from '@/lib/environments/oidcAccess';
import type { Identity } from '../identity';
import { readName } from '../readName';

export type Claims = Readonly<Record<string, unknown>>;

/** Who somebody is, and what they may do, by what the issuer says of them; null: they may not even read. Pure. */
export function identityOfClaims(
  { rolesClaim, runValues, readValues }: Pick<OidcAccess, 'rolesClaim' | 'runValues' | 'readValues'>,
  claims: Claims,
): Identity | null {
  const user = readName(trustedEmail(claims)) ?? readName(claims.name) ?? readName(claims.sub);
  const roles = rolesOf(claims, rolesClaim);
  if (runValues.some((value) => roles.includes(value))) return { user, role: 'run' };
  const mayRead = readValues === null || readValues.some((value) => roles.includes(value));
  return mayRead ? { user, role: 'read' } : null;
}

/** An unverified address may belong to anyone. It still serves as a display name if the issuer does not say whether it is verified. */
function trustedEmail({ email, email_verified: verified }: Claims): unknown {
  return verified === false || verified === 'false' ? undefined : email;
}

/** What somebody may do is not left to an address that they may have set themselves: issuers that say nothing let people do that. */
function isVerified({ email_verified: verified }: Claims): boolean {
  return verified === true || verified === 'true';
}

/** A list, or one string: a role, or several with blanks between them, as in `scope` (RFC 8693, section 4.2). */
function rolesOf(claims: Claims, path: string): readonly string[] {
  const claim = path === 'email' && !isVerified(claims) ? undefined : claimAt(claims, path);
  if (typeof claim === 'string') return [claim, ...claim.split(' ')];
  return Array.isArray(claim) ? claim.filter((role): role is string => typeof role === 'string') : [];
}

/** The claim of this very name, which may hold dots (`https://example.com/roles`); else the one that the path leads to (`realm_access.roles`). */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (found, part) =>
        typeof found === 'object' && found !== null && Object.hasOwn(found, part) ? (found as Claims)[part] : undefined,
      claims,
    );
}
