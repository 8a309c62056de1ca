import fc from 'fast-check';
import { malformedInterleavings, type Malformed } from './malformedInterleavings';
import { malformedLab } from './malformedLab';

/** Letters only, so that it survives in every place where a name's letters do. */
export const CANARY = 'zqcanaryqz';
const ID = '019bd2e8-5c71-70e9-9a89-acb3efd08e34';

const attacks = [
  `${CANARY}' OR 1=1 --`,
  `${CANARY}'; DROP TABLE director.scorecards; --`,
  `${CANARY}\`; SELECT sleep(3)`,
  `{${CANARY}:String}`,
  `$1${CANARY}`,
  `${CANARY}\\'`,
  `..%2f..%2f${CANARY}`,
  `%00${CANARY}`,
  `${CANARY}%`,
  `%zz${CANARY}`,
  `%c0%ae${CANARY}`,
  `${CANARY}\u202e`,
  `${CANARY}é`,
  `ＣＯＸ${CANARY}`,
  CANARY.toUpperCase(),
  `${CANARY}%0d%0aX-Injected:1`,
  `<script>${CANARY}</script>`,
  `\${jndi:${CANARY}}`,
  `${CANARY}${'a'.repeat(10_240)}`,
  `-${CANARY}`,
  `${CANARY}-`,
  `${CANARY}%2fx`,
  '',
  ' ',
  '.',
  '..',
  '%2e%2e',
  '__proto__',
  'constructor',
];
const attack = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ maxLength: 60, unit: 'binary' }).map((text) => CANARY + encodeURIComponent(text)),
);

const brokenName = fc.oneof(
  attack,
  fc
    .tuple(
      fc.constantFrom('customers', 'Customers', 'customer', 'users'),
      attack,
      fc.constantFrom('profiles', 'PROFILES'),
      fc.constantFrom('sales', CANARY),
      fc.constantFrom(ID, ID.toUpperCase(), CANARY, `${ID}0`, ID.replace('-7', '-4')),
    )
    .map(([a, customer, b, profile, id]) => `${a}/${customer}/${b}/${profile}/scorecards/${id}`),
  fc
    .tuple(attack, fc.constantFrom('scorecards', 'scorecard', ''))
    .map(([id, word]) => `customers/cox/profiles/sales/${word}/${id}`),
  fc.constantFrom(
    `customers%2Fcox%2Fprofiles%2Fsales%2Fscorecards%2F${ID}`,
    `customers/cox/profiles/sales/scorecards/${ID}/`,
    `/customers/cox/profiles/sales/scorecards/${ID}`,
    'customers/cox',
    `customers/cox/profiles/sales/scorecards/${ID}/${CANARY}`,
  ),
  // A name in the right form: it may reach the stores, as a parameter.
  fc.constant(`customers/${CANARY}/profiles/${CANARY}/scorecards/${ID}`),
);

const UUID = '01a201cb-f5a6-775f-b557-871ddfd1cf4d';
const loadTestAddress = fc.oneof(
  attack.map((text) => `/api/load-tests/${text}`),
  fc
    .tuple(fc.constantFrom('events', 'iterations', 'cancel', 'export', CANARY), fc.oneof(fc.constant(UUID), attack))
    .map(([what, id]) => `/api/load-tests/${id}/${what}`),
  attack.map((n) => `/api/load-tests/${UUID}/iterations/${n}`),
  fc
    .tuple(
      fc.constantFrom('scenario', 'variant', 'environment', 'before', 'limit', CANARY),
      fc.oneof(attack, fc.constantFrom('-1', '1e9', '0', UUID)),
    )
    .map(([key, text]) => `/api/load-tests?${key}=${text}`),
  fc
    .tuple(fc.constantFrom('outcome', 'delayMs', 'after', 'inspection'), attack)
    .map(([key, text]) => `/api/load-tests/${UUID}/iterations?${key}=${text}`),
  attack.map((text) => `/api/load-tests/${UUID}/export?format=${text}`),
);

const query = fc.oneof(
  fc.constant(''),
  attack.map((text) => `?environment=${text}`),
  attack.map((text) => `?${text}=1`),
  fc.constantFrom(
    '?environment=local&environment=local',
    '?environment',
    '?&&&',
    '?environment=%',
    '?__proto__=1',
    '?a[b]=c',
  ),
);

const jsonValue = fc
  .oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>(
      null,
      [],
      {},
      0,
      '',
      { names: CANARY },
      { names: [] },
      { names: [1, null] },
      { names: [''], extra: CANARY },
      { names: [`${CANARY}'; DROP`], environment: CANARY },
      { names: [`customers/${CANARY}/profiles/'/scorecards/${ID}`] },
      { names: [`customers/${CANARY}/profiles/x/scorecards/${ID}`, ID] },
      { names: Array(501).fill(`a ${ID}`) },
      JSON.parse('{"__proto__": {"names": ["x"]}}'),
      { calls: [] },
      { calls: [{}] },
      { calls: [{ name: CANARY, call: 'Drop' }] },
      {
        calls: [
          {
            name: `customers/cox/profiles/sales/scorecards/${ID}`,
            call: 'GetScorecard',
            startedAt: CANARY,
            finishedAt: '2026-02-30T00:00:00Z',
            status: 200,
            response: null,
          },
        ],
      },
      {
        calls: [
          {
            name: `customers/cox/profiles/sales/scorecards/${ID}`,
            call: 'GetScorecard',
            startedAt: '2026-02-03T00:00:00Z',
            finishedAt: '2026-02-03T00:00:00Z',
            status: 1e9,
            response: `\0${CANARY}'`,
          },
        ],
      },
      {
        calls: [
          {
            name: `customers/cox/profiles/sales/scorecards/${ID}`,
            call: 'GetScorecard',
            startedAt: '2026-02-03T00:00:00Z',
            finishedAt: '2026-02-03T00:00:00Z',
            status: 200,
            response: { text: `\0\ud800${CANARY}'; DROP` },
          },
        ],
      },
    ),
  )
  .map((value) => JSON.stringify(value));
const number = fc.oneof(
  fc.constantFrom<unknown>(-1, 0, 0.5, 1e9, 10_000_000, '50', null, true, [], Number.MAX_SAFE_INTEGER, CANARY),
  fc.integer(),
);
/** Most are wrong in one way; the rest plan a handful of iterations, with text of ours in the label and the key. */
const loadTest = fc
  .record(
    {
      scenario: fc.oneof(
        { weight: 8, arbitrary: fc.constant<unknown>('scorecard_race') },
        { weight: 1, arbitrary: fc.constantFrom<unknown>(CANARY, 7, null, '__proto__', 'constructor') },
      ),
      variant: fc.oneof(
        { weight: 8, arbitrary: fc.constant<unknown>('save_all/async_closure') },
        { weight: 1, arbitrary: fc.constantFrom<unknown>(`${CANARY}/x`, '', [], 'save_all') },
      ),
      delaysMs: fc.oneof(
        { weight: 4, arbitrary: fc.constant<unknown>([0, 10]) },
        {
          weight: 1,
          arbitrary: fc.oneof(fc.array(number, { maxLength: 4 }), fc.constantFrom<unknown>('0,10', { 0: 1 }, [[0]])),
        },
      ),
      iterations: fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(2) }, { weight: 1, arbitrary: number }),
      label: fc.constantFrom<unknown>(
        `${CANARY}'; DROP TABLE lastwrite.load_tests; --`,
        `\u0000${CANARY}`,
        `\ud800${CANARY}`,
        'x'.repeat(201),
        7,
      ),
    },
    { requiredKeys: ['scenario', 'variant', 'iterations'] },
  )
  .map((value) => JSON.stringify(value));
const body = fc.oneof(
  { weight: 5, arbitrary: jsonValue },
  { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      '{"names":',
      `{"names":["${CANARY}"]`,
      '[['.repeat(5000),
      '{"a":'.repeat(500) + '1' + '}'.repeat(500),
      '\ufeff{}',
      'NaN',
    ),
  },
);

const headers: fc.Arbitrary<Malformed['headers']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Malformed['headers']>(
      {},
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-type': `application/${CANARY}` },
      { 'content-type': 'application/json', 'content-length': '99999999' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Malformed['headers']>(
      { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
      { 'content-type': 'application/json', origin: CANARY },
    ),
  },
);

const reading = fc
  .tuple(
    fc.constantFrom(
      '/api/inspect/',
      '/api/inspect/',
      '/api/inspect/',
      '/api/',
      '/api/names?id=',
      '/api/samples?environment=',
    ),
    brokenName,
    query,
    fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'DELETE', 'PATCH', 'PUT', 'POST'),
  )
  .map(([prefix, name, rest, method]): Malformed => ({
    method,
    path: prefix + name + (prefix.includes('?') ? rest.replace('?', '&') : rest),
    headers: {},
    body: null,
  }));
const writing = fc
  .tuple(
    fc.constantFrom('/api/inspect', '/api/inspect', '/api/calls', '/api/environments', '/healthz'),
    query,
    headers,
    body,
    fc.constantFrom('POST', 'POST', 'POST', 'PUT'),
  )
  .map(([path, rest, given, text, method]): Malformed => ({ method, path: path + rest, headers: given, body: text }));

const asking = fc
  .tuple(
    loadTestAddress,
    query,
    fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE'),
    fc.constantFrom<Malformed['headers']>({}, { 'last-event-id': `${CANARY}` }, { 'last-event-id': '-1' }),
  )
  .map(([path, rest, method, given]): Malformed => ({
    method,
    path: path + (path.includes('?') ? rest.replace('?', '&') : rest),
    headers: given,
    body: null,
  }));
const starting = fc
  .tuple(
    headers,
    loadTest,
    fc.constantFrom<Malformed['headers']>(
      {},
      { 'idempotency-key': CANARY },
      { 'idempotency-key': `${CANARY}';--` },
      { 'idempotency-key': 'x'.repeat(300) },
    ),
  )
  .map(([given, text, key]): Malformed => ({
    method: 'POST',
    path: '/api/load-tests',
    headers: { ...given, ...key },
    body: text,
  }));

/** Requests of which most are wrong in some way, and the rest ask for what is not there. */
export const malformedRequests: fc.Arbitrary<Malformed> = fc.oneof(
  reading,
  writing,
  asking,
  starting,
  malformedInterleavings({ canary: CANARY, attack, query, headers }),
  malformedLab({ canary: CANARY, attack, query, headers }),
);
