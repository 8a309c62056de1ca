import fc from 'fast-check';
import type { Malformed, Parts } from './malformedInterleavings';

const UUID = '01a201cb-f5a6-775f-b557-871ddfd1cf4d';

/** Requests about runs of the race lab that are wrong in some way; a few ask for a run that nobody will work on. */
export function malformedLab({ canary, attack, query, headers }: Parts): fc.Arbitrary<Malformed> {
  const address = fc.oneof(
    attack.map((text) => `/api/lab/${text}`),
    fc
      .tuple(fc.constantFrom('events', 'cancel', 'export', 'cells/1', canary), fc.oneof(fc.constant(UUID), attack))
      .map(([what, id]) => `/api/lab/${id}/${what}`),
    attack.map((n) => `/api/lab/${UUID}/cells/${n}`),
    fc
      .tuple(fc.constantFrom('limit', 'before', canary), fc.oneof(attack, fc.constantFrom('-1', '1e9', '0', UUID)))
      .map(([key, text]) => `/api/lab?${key}=${text}`),
    fc
      .tuple(fc.constantFrom('groups', 'format', 'variant', 'level'), attack, fc.constantFrom('', '/export'))
      .map(([key, text, what]) => `/api/lab/${UUID}${what}?${key}=${text}`),
  );
  const asking = fc
    .tuple(address, query, fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE'))
    .map(([path, rest, method]): Malformed => ({
      method,
      path: path + (path.includes('?') ? rest.replace('?', '&') : rest),
      headers: {},
      body: null,
    }));
  const step = `--: session ${canary}\n--: step a\nSELECT '${canary}'\n`;
  const text = fc.constantFrom<unknown>(
    step,
    `${step}--: check c\nSELECT :${canary}.n\n`,
    `session "${canary}"\nstep "a b" { SELECT 1; }\npermutation "a b"(*)\n`,
    `SELECT 1; -- T1\nSELECT '${canary}'; -- T2\n`,
    `--: ${canary}\n`,
    '{'.repeat(5_000),
    '"'.repeat(5_000),
    `#: invariant { ${canary}`,
    '--: session s\n'.repeat(5_000),
    `\u0000${canary}`,
    `\ud800${canary}`,
    '',
    ' ',
    canary,
    7,
    null,
    [],
    {},
  );
  const model = fc.record(
    {
      text,
      variants: fc.constantFrom<unknown>([null], [canary], ['__proto__'], [null, null], [], [7], canary, null),
      levels: fc.constantFrom<unknown>(['serializable'], [null], ['SERIALIZABLE'], [canary], [], 7, null),
      limit: fc.constantFrom<unknown>(1, 0, -1, 0.5, 1e9, '5', null, [], canary),
      extra: fc.constant<unknown>(canary),
    },
    { requiredKeys: ['text'] },
  );
  const posting = fc
    .tuple(fc.constantFrom('/api/lab', '/api/lab', '/api/lab/check', '/api/lab/gallery'), headers, model)
    .map(([path, given, body]): Malformed => ({ method: 'POST', path, headers: given, body: JSON.stringify(body) }));
  return fc.oneof(asking, posting);
}
