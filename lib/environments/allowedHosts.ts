/** Names besides IP addresses and localhost under which the console may be asked: LASTWRITE_ALLOWED_HOSTS, separated by commas or spaces. */
export function allowedHosts(env: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  return (env.LASTWRITE_ALLOWED_HOSTS ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}
