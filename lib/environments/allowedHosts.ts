/** Allowed host names in addition to IP addresses and localhost: LASTWRITE_ALLOWED_HOSTS, separated by commas or spaces. */
export function allowedHosts(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  return (env.LASTWRITE_ALLOWED_HOSTS ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}
