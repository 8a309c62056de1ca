export const usage = `npm start -- [options]

  --port N       the console's port (default: PORT, or 3000). Other ports are chosen freely
  --host ADDRESS the address the console listens on (default: 127.0.0.1). One that other machines reach needs
                 LASTWRITE_TOKEN, LASTWRITE_PROXY_USER_HEADER or LASTWRITE_ANYONE=1
  --no-console   only the stores and the coaching service, for development beside "npm run dev"
  --help         this text

Environment: LASTWRITE_HOME (default ./.lastwrite) contains all data. LASTWRITE_POSTGRES_URL, LASTWRITE_CLICKHOUSE_URL,
LASTWRITE_COACHING_URL and LASTWRITE_STATE_URL each replace an embedded part with one of yours.`;

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {{ kind: 'start', port: number, host: string, withConsole: boolean } | { kind: 'help' } | { kind: 'wrong', message: string }}
 */
export function parseArguments(args, env) {
  let port = env.PORT === undefined || env.PORT === '' ? null : { value: env.PORT, from: 'PORT' };
  let host = '127.0.0.1';
  let withConsole = true;
  for (let at = 0; at < args.length; at += 1) {
    const [name, ...rest] = args[at].split('=');
    if (name === '--help' || name === '-h') return { kind: 'help' };
    if (name === '--no-console' && rest.length === 0) {
      withConsole = false;
    } else if (name === '--port' || name === '-p') {
      const value = rest.length > 0 ? rest.join('=') : args[(at += 1)];
      if (value === undefined) return { kind: 'wrong', message: '--port needs a number, as in --port 3111.' };
      port = { value, from: '--port' };
    } else if (name === '--host') {
      const value = rest.length > 0 ? rest.join('=') : args[(at += 1)];
      if (value === undefined || !/^[a-z0-9.:-]+$/i.test(value))
        return { kind: 'wrong', message: '--host needs an address, as in --host 0.0.0.0.' };
      host = value;
    } else {
      return { kind: 'wrong', message: `Unknown argument "${args[at]}".` };
    }
  }
  if (port === null) return { kind: 'start', port: 3000, host, withConsole };
  const number = Number(port.value);
  if (!/^\d{1,5}$/.test(port.value) || number < 1 || number > 65_535) {
    return { kind: 'wrong', message: `${port.from} is "${port.value}"; a port is a whole number from 1 to 65535.` };
  }
  return { kind: 'start', port: number, host, withConsole };
}
