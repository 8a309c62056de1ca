/** The code of a problem: in the body itself as the reference service has it, or in `error` as AIP-193 does. null: it says none. */
export function problemCodeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const { code, error } = body as { readonly code?: unknown; readonly error?: { readonly status?: unknown } | null };
  if (typeof code === 'string') return code;
  return typeof error?.status === 'string' ? error.status : null;
}
