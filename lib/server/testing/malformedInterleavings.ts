import fc from 'fast-check';

export interface Malformed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Parts {
  readonly canary: string;
  readonly attack: fc.Arbitrary<string>;
  readonly query: fc.Arbitrary<string>;
  readonly headers: fc.Arbitrary<Malformed['headers']>;
}

const UUID = '01a201cb-f5a6-775f-b557-871ddfd1cf4d';

/** Requests about explorations and replays that are wrong in some way; a few ask for an exploration that nobody will run. */
export function malformedInterleavings({ canary, attack, query, headers }: Parts): fc.Arbitrary<Malformed> {
  const address = fc.oneof(
    attack.map((text) => `/api/interleavings/${text}`),
    fc
      .tuple(fc.constantFrom('events', 'cancel', 'export', 'orders', canary), fc.oneof(fc.constant(UUID), attack))
      .map(([what, id]) => `/api/interleavings/${id}/${what}`),
    attack.map((n) => `/api/interleavings/${UUID}/orders/${n}`),
    fc
      .tuple(
        fc.constantFrom('scenario', 'variant', 'latest', 'limit', canary),
        fc.oneof(attack, fc.constantFrom('-1', '1e9', '0', UUID)),
      )
      .map(([key, text]) => `/api/interleavings?${key}=${text}`),
    fc
      .tuple(fc.constantFrom('format', 'scenario', 'environment', 'parameters', 'reindex'), attack)
      .map(([key, text]) => `/api/interleavings/matrix?${key}=${text}`),
    fc
      .tuple(fc.constantFrom('schedules', 'format'), attack, fc.constantFrom('', '/export'))
      .map(([key, text, what]) => `/api/interleavings/${UUID}${what}?${key}=${text}`),
  );
  const asking = fc
    .tuple(address, query, fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE'))
    .map(([path, rest, method]): Malformed => ({
      method,
      path: path + (path.includes('?') ? rest.replace('?', '&') : rest),
      headers: {},
      body: null,
    }));

  const number = fc.constantFrom<unknown>(-1, 0, 0.5, 1e9, '50', null, true, [], {}, Number.MAX_SAFE_INTEGER, canary);
  const options = {
    scenario: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<unknown>('evaluation_batches', 'scorecard_race') },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(canary, 7, null, '__proto__', 'constructor') },
    ),
    variant: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<unknown>('requery', 'save_all/async_closure') },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(`${canary}/x`, '', [], `\u0000${canary}`, '__proto__') },
    ),
    environment: fc.constantFrom<unknown>(
      'local',
      canary,
      `${canary}'; DROP TABLE lastwrite.explorations; --`,
      7,
      null,
      '',
    ),
    parameters: fc.oneof(
      number,
      fc.dictionary(
        fc.constantFrom('batches', 'coaches', '__proto__', 'constructor', canary, 'x'.repeat(61)),
        fc.oneof(fc.constant<unknown>([3, 1]), fc.array(number, { maxLength: 7 }), number),
      ),
    ),
    reindex: fc.constantFrom<unknown>(true, 'yes', 1, null),
    extra: fc.constant<unknown>(canary),
  };
  const text = <Model>(model: fc.Arbitrary<Model>) =>
    fc.oneof(
      { weight: 8, arbitrary: model.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', 'null', `"${canary}"`, '{"scenario":'.repeat(300)) },
    );
  const exploring = fc
    .tuple(
      headers,
      text(
        fc.record(
          { ...options, limit: number, reduce: fc.constantFrom<unknown>('no', 0, null, true) },
          { requiredKeys: ['scenario', 'variant'] },
        ),
      ),
      fc.constantFrom<Malformed['headers']>(
        {},
        { 'idempotency-key': canary },
        { 'idempotency-key': `${canary}';--` },
        { 'idempotency-key': 'x'.repeat(300) },
      ),
    )
    .map(([given, body, key]): Malformed => ({
      method: 'POST',
      path: '/api/interleavings',
      headers: { ...given, ...key },
      body,
    }));
  const schedule = fc.constantFrom<unknown>(
    '',
    ' ',
    canary,
    `${canary}*2`,
    'batch-1*',
    'batch-1*0',
    'batch-1*999999999',
    'batch-1*400 batch-2*400',
    `batch-1 ${canary}`,
    `batch-1*2;${canary}`,
    'x'.repeat(20_001),
    [],
    [canary],
    [7],
    Array(501).fill('batch-1'),
    null,
    {},
    `\u0000${canary}`,
    '../..',
    '*',
    '.async',
  );
  const replaying = fc
    .tuple(headers, text(fc.record({ ...options, schedule }, { requiredKeys: ['scenario', 'variant', 'schedule'] })))
    .map(([given, body]): Malformed => ({ method: 'POST', path: '/api/interleavings/replay', headers: given, body }));
  return fc.oneof(asking, exploring, replaying);
}
