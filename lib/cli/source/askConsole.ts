import { userInfo } from 'node:os';
import { tokenOfTerminal } from '@/lib/environments/access';

/** A request to a console, with the token of this terminal where one is set, and with who runs it: what is run says by whom. */
export function askConsole(request: Request): Promise<Response> {
  const token = tokenOfTerminal();
  if (token === undefined) return fetch(request);
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  const user = userName();
  if (user !== null) headers.set('lastwrite-user', user);
  return fetch(new Request(request, { headers }));
}

/** Headers hold bytes, and the console reads those of a name as UTF-8. */
function userName(): string | null {
  try {
    const { username } = userInfo();
    return /^\P{Cc}+$/u.test(username) ? Buffer.from(username).toString('latin1') : null;
  } catch {
    return null;
  }
}
