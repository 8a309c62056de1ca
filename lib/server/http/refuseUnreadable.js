/**
 * Requests that the framework fails on before any route of ours sees them: a path whose percent-encoding can't be decoded, and methods
 * that no Request object can have. Plain JavaScript, since the production server runs without a compiler.
 */

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Answers such a request with its problem and says true; leaves every other one alone and says false.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @returns {boolean}
 */
export function refuseUnreadable(request, response) {
  const problem = unreadable(request.method ?? '', request.url ?? '');
  if (problem === null) return false;
  const { allow, ...body } = problem;
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...(allow ? { allow } : {}),
  });
  response.end(JSON.stringify(body));
  return true;
}

/**
 * @param {string} method
 * @param {string} url as it was sent
 * @returns {{ type: string, title: string, status: number, detail: string, code: string, allow?: string } | null}
 */
export function unreadable(method, url) {
  if (!methods.has(method)) {
    const allow = [...methods].join(', ');
    return { ...named('method_not_allowed', 'This address does not take this method'), status: 405, detail: `Expected one of the methods ${allow}.`, allow };
  }
  const path = url.split('?', 1)[0] ?? '';
  if (isDecodable(path)) return null;
  const code = path.startsWith('/api/inspect/') || path.startsWith('/customers/') ? 'invalid_name' : 'invalid_request';
  return { ...named(code, 'The address can’t be read'), status: 400, detail: 'Expected valid percent-encoding in the address.' };
}

/** @param {string} code @param {string} title */
function named(code, title) {
  return { type: `urn:lastwrite:problem:${code}`, title, code };
}

/** @param {string} path */
function isDecodable(path) {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
