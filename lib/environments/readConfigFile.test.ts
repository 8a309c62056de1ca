import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './ConfigError';
import { readConfigFile } from './readConfigFile';

const GOOD = {
  environments: [
    {
      id: 'staging',
      title: 'Staging',
      postgres: {
        command: ['connstring', '--read-only', '{environment}', '{environment}', '{customer}-{profile}'],
        cacheSeconds: 60,
      },
      clickhouse: { url: 'https://reader@{environment}.ch.example:8443/coaching' },
      coaching: { url: 'https://coaching.example', tokenCommand: ['token', '{environment}'] },
      loadTests: true,
      settleMs: 3000,
      timeoutMs: 4000,
      customers: [{ customer: 'cox', profile: 'sales' }],
    },
  ],
};

type Entry = Record<string, unknown>;

/** The good file with something changed in its one environment. */
function bad(change: Entry): string {
  return JSON.stringify({ environments: [{ ...GOOD.environments[0], ...change }] }, null, 2);
}

function mistakes(text: string, variables: Record<string, string> = {}): readonly string[] {
  try {
    readConfigFile(text, 'lastwrite.config.json', variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('readConfigFile', () => {
  it('reads a whole file, with comments and trailing commas', () => {
    const text = `// where we look\n${JSON.stringify(GOOD, null, 2).replace(/\}\s*$/, ',}')}`;
    expect(readConfigFile(text, 'lastwrite.config.json', {})).toEqual(GOOD);
  });

  it('puts variables in place of {env:NAME}', () => {
    const text = bad({ postgres: { url: 'postgres://reader:{env:PG_PASSWORD}@db/{customer}' } });
    expect(readConfigFile(text, 'f', { PG_PASSWORD: 'pw' }).environments?.[0]?.postgres.url).toBe(
      'postgres://reader:pw@db/{customer}',
    );
  });

  it.each<[string, Entry, readonly RegExp[]]>([
    ['an unknown property', { postgress: {} }, [/there is no "postgress" in environments\[0\]; expected "postgres"\?/]],
    ['a property that resembles none', { zebra: 1 }, [/there is no "zebra".*only "id", "title"/]],
    ['a wrong type', { loadTests: 'yes' }, [/"environments\[0\]\.loadTests" is "yes"; expected true or false/]],
    ['a wrong id', { id: 'Staging 1' }, [/"environments\[0\]\.id" is "Staging 1"; expected an id of/]],
    [
      'a missing store',
      { clickhouse: undefined },
      [/"environments\[0\]\.clickhouse" is missing; expected an object with either "url" or "command"/],
    ],
    [
      'a wrong scheme',
      { clickhouse: { url: 'tcp://ch:9000' } },
      [/clickhouse\.url" is "tcp:\/\/ch:9000"; expected a URL that begins with http:\/\//],
    ],
    ['both url and command', { postgres: { url: 'postgres://x/y', command: ['z'] } }, [/either "url" or "command"/]],
    ['neither url nor command', { postgres: {} }, [/either "url" or "command"/]],
    [
      'a command as a line of shell',
      { postgres: { command: 'connstring --read-only' } },
      [/a list of strings: the program and its arguments/],
    ],
    ['an empty command', { postgres: { command: [] } }, [/command" is an empty list; expected a list of strings/]],
    ['an unknown placeholder', { postgres: { url: 'postgres://db/{custmer}' } }, [/did you mean \{customer\}/]],
    [
      'a variable that is not set',
      { postgres: { url: 'postgres://u:{env:NOPE}@db/x' } },
      [/the variable NOPE in \{env:NOPE\} to be set/],
    ],
    [
      'cacheSeconds beside a url',
      { postgres: { url: 'postgres://x/y', cacheSeconds: 5 } },
      [/cacheSeconds" is 5; expected "cacheSeconds" only together with/],
    ],
    ['a cache of no time', { postgres: { command: ['x'], cacheSeconds: 0 } }, [/from 1 to 86400/]],
    ['seconds for milliseconds', { settleMs: 2.5 }, [/settleMs" is 2\.5; expected a whole number of milliseconds/]],
    ['a timeout of nothing', { timeoutMs: 0 }, [/timeoutMs" is 0/]],
    [
      'token and tokenCommand',
      { coaching: { url: 'https://c', token: 'a', tokenCommand: ['b'] } },
      [/at most one of "token" and "tokenCommand"/],
    ],
    [
      'a wrong customer',
      { customers: [{ customer: 'Cox', profile: 'sales' }] },
      [/customers\[0\]\.customer" is "Cox"/],
    ],
    [
      'customers as names',
      { customers: ['cox/sales'] },
      [/customers\[0\]" is "cox\/sales"; expected an object with "customer"/],
    ],
  ])('%s is a mistake', (_what, change, expected) => {
    const found = mistakes(bad(change));
    expect(found.length).toBeGreaterThan(0);
    for (const pattern of expected) expect(found.join('\n')).toMatch(pattern);
    for (const line of found) expect(line).toMatch(/^lastwrite\.config\.json:\d+: /);
  });

  it('names the line on which it stands', () => {
    const text =
      '{\n  "environments": [\n    {\n      "id": "a",\n      "postgres": { "url": "postgres://x/y" },\n      "clickhouse": { "url": "http://x" },\n      "settleMs": "soon"\n    }\n  ]\n}';
    expect(mistakes(text)).toEqual([
      expect.stringMatching(/^lastwrite\.config\.json:7: "environments\[0\]\.settleMs" is "soon"/),
    ]);
  });

  it('may say nothing', () => {
    expect(readConfigFile('{}', 'lastwrite.config.json', {})).toEqual({});
  });

  it('tells several mistakes at once', () => {
    expect(mistakes(bad({ id: 5, loadTests: 1, timeoutMs: -1, titel: 'x' }))).toHaveLength(4);
  });

  it.each([
    ['', 'is empty'],
    ['{', 'cannot be parsed'],
    ['[]', 'an object with "environments"'],
    ['null', 'an object with "environments"'],
    ['{"environments": []}', 'at least one environment'],
    ['{"environments": {}}', 'a list of environments'],
  ])('the file %j is a mistake', (text, words) => {
    expect(mistakes(text).join('\n')).toContain(words);
  });

  it('takes a repeated key and a repeated id for mistakes', () => {
    expect(mistakes('{"environments": [], "environments": []}').join('\n')).toContain('"environments" appears twice');
    const twice = JSON.stringify({ environments: [GOOD.environments[0], GOOD.environments[0]] }, null, 1);
    expect(mistakes(twice).join('\n')).toMatch(
      /:\d{2}: "environments\[1\]\.id" is "staging", which an earlier environment uses/,
    );
  });

  it.each(['url', 'grpcUrl'])('refuses a user or a password in the %s to which calls go', (property) => {
    const variables = { PASS: 'hunter2' };
    for (const address of ['https://ci:{env:PASS}@{customer}.example', 'https://{env:PASS}@{customer}.example']) {
      const target = { orders: { url: 'https://orders.example', [property]: address } };
      for (const text of [
        JSON.stringify({ targets: target }),
        bad({ targets: target }),
        bad({ coaching: { url: 'https://coaching.example', [property]: address } }),
      ]) {
        const found = mistakes(text, variables).join('\n');
        expect(found).toMatch(new RegExp(`${property}" .*a URL without a user or a password.*\\{env:NAME\\}`));
        expect(found).not.toContain('hunter2');
      }
    }
    const fine = { orders: { url: 'https://orders.example', headers: { authorization: 'Basic {env:PASS}' } } };
    expect(mistakes(JSON.stringify({ targets: fine }), variables)).toEqual([]);
  });

  it.each([
    ['url', 'https://orders.example/?tenant=a', 'without a query and a fragment'],
    ['url', 'https://orders.example/v1#a', 'without a query and a fragment'],
    ['grpcUrl', 'https://orders.example/v1', 'without a path'],
  ])('refuses an address to which no path can be added: %s %s', (property, address, expected) => {
    const target = { url: 'https://orders.example/base/', grpcUrl: 'https://orders.example:443/' };
    expect(mistakes(JSON.stringify({ targets: { orders: target } }))).toEqual([]);
    const found = mistakes(JSON.stringify({ targets: { orders: { ...target, [property]: address } } }));
    expect(found.join('\n')).toContain(expected);
  });

  it.each([
    [
      { Orders: { url: 'https://orders.example' } },
      '"Orders" in targets is no name for it; expected an id of lower-case letters',
    ],
    [
      { orders: { url: 'https://orders.example', headers: { 'Transfer-Encoding': 'chunked' } } },
      '"Transfer-Encoding" in targets.orders.headers is no name for it; expected the name of a header that the connection does not decide',
    ],
  ])('says of a name that may not stand there which may: %j', (targets, expected) => {
    expect(mistakes(JSON.stringify({ targets })).join('\n')).toContain(expected);
  });

  it('shows no secret in any of its messages', () => {
    const text = JSON.stringify({
      environments: [
        {
          id: 'a',
          postgres: { url: 'pg://root:hunter2@db/x' },
          clickhouse: { url: 'https://u:hunter2@ch/?{nope}', command: ['x', '--password=hunter2'] },
          coaching: { url: 'ftp://u:hunter2@c', token: ['hunter2'] },
        },
      ],
    });
    const found = mistakes(text).join('\n');
    expect(found).toContain('postgres.url');
    expect(found).not.toContain('hunter2');
  });

  it.each<[unknown, RegExp]>([
    [{ loadTests: 0 }, /"retention\.loadTests" is 0; expected a whole number of days from 1 to 3650, or "forever"/],
    [{ calls: '30' }, /"retention\.calls" is "30"; expected a whole number of days/],
    [{ calls: 1.5 }, /"retention\.calls" is 1\.5; expected a whole number of days/],
    [{ call: 30 }, /there is no "call" in retention; expected "calls"\?/],
    [30, /"retention" is 30; expected an object with days/],
  ])('tells what is wrong with retention: %j', (retention, expected) => {
    expect(mistakes(JSON.stringify({ ...GOOD, retention }))).toEqual([expect.stringMatching(expected)]);
  });

  it('accepts every block of README that shows a part of it', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    const blocks = [...readme.matchAll(/^```jsonc\n(.*?)^```$/gms)].map(([, block = '']) =>
      block.trim().startsWith('{') ? block : `{${block}}`,
    );
    const parts = ['environments', 'records', 'targets', 'scenarios', 'retention', 'drift'];
    const shown = blocks.filter((block) => Object.keys(parse(block) as object).some((key) => parts.includes(key)));
    expect(shown.length).toBeGreaterThan(2);
    const variables = new Proxy<Record<string, string>>({}, { get: () => 'x', has: () => true });
    for (const block of shown) {
      const alone = Object.keys(parse(block) as object).every((key) =>
        ['retention', 'drift', 'embedded'].includes(key),
      );
      expect([block, mistakes(alone ? block.replace(/\}\s*$/, ', "records": []}') : block, variables)]).toEqual([
        block,
        [],
      ]);
    }
  });

  it('reads days, and for ever', () => {
    const text = JSON.stringify({ ...GOOD, retention: { loadTests: 3, calls: 'forever' } });
    expect(readConfigFile(text, 'f', {}).retention).toEqual({ loadTests: 3, calls: null });
  });
});

const ORDER = {
  id: 'order',
  name: 'tenants/{tenant_id}/orders/{id}',
  postgres: 'public.orders',
  clickhouse: 'orders',
  children: [{ id: 'item', postgres: 'public.order_items', clickhouse: 'order_items', parent: { order_id: 'id' } }],
};

describe('record types', () => {
  it('are read from five lines, which is a whole file, and know the line on which they stand', () => {
    const text = `{\n  "records": [\n    ${JSON.stringify(ORDER)}\n  ]\n}`;
    expect(readConfigFile(text, 'f.json', {})).toEqual({ records: [{ ...ORDER, where: 'f.json:3' }] });
  });

  it('are read with all that can be overridden', () => {
    const record = {
      ...ORDER,
      title: 'Sales order',
      key: { tenant_id: { type: 'integer', columns: { clickhouse: 'tenant' } } },
      nouns: { one: 'order', many: 'orders' },
      fields: { amount: { label: 'Amount', columns: { clickhouse: 'amount_total' } }, notes: null },
      renames: { state: 'status' },
      deleted: { postgres: 'deleted_at IS NOT NULL', clickhouse: '_sign = -1' },
      version: { column: '_version', unit: 'lsn' },
      children: [
        { id: 'item', postgres: 'items', key: { line: { type: 'integer', columns: { clickhouse: 'line_no' } } } },
        { id: 'label', postgres: 'labels', key: ['name'] },
      ],
      copies: [
        { id: 'archive', store: 'postgres', table: 'archive.orders' },
        { id: 'wide', store: 'postgres', children: { item: 'archive.items' }, carriesRoot: 'item' },
      ],
      changedAt: 'updated_at',
      createdAt: null,
      bookkeeping: ['updated_by'],
      milestones: [{ id: 'paid', title: 'paid state', fields: ['paid_at'], past: 'Paid', noun: 'payment' }],
      groups: [{ id: 'total', title: 'total', fields: ['amount', 'tax'] }],
      calls: [{ id: 'PayOrder', kind: 'update', sets: { paid_at: 'always' } }],
      ignore: [{ column: 'etl_batch', why: 'the loader counts its runs' }],
      settleMs: 2000,
    };
    const [read] = readConfigFile(JSON.stringify({ records: [record] }), 'f', {}).records ?? [];
    expect(read).toMatchObject({
      deleted: {
        postgres: { column: 'deleted_at', is: 'not_null' },
        clickhouse: { column: '_sign', is: { equal: '-1' } },
      },
      calls: [{ id: 'PayOrder', noun: 'PayOrder', replaces: [], computes: [], stamps: [], resource: null }],
      fields: { notes: null },
      children: record.children,
      copies: record.copies,
      settleMs: 2000,
    });
  });

  it.each<[string, Entry, RegExp]>([
    [
      'an expression that is a statement',
      { fields: { state: { expressions: { postgres: 'state); DROP TABLE orders; --' } } } },
      /"records\[0\]\.fields\.state\.expressions\.postgres" is an expression that holds a semicolon: it must be a single expression; expected one SQL expression/,
    ],
    [
      'an expression for no copy',
      { fields: { state: { expressions: { warehouse: 'lower(state)' } } } },
      /"records\[0\]\.fields\.state\.expressions\.warehouse" names no copy of this type; expected one of "postgres", "clickhouse"/,
    ],
    [
      'a deletion in no copy',
      { deleted: { clickhose: '_sign = -1' } },
      /"records\[0\]\.deleted\.clickhose" names no copy of this type; expected one of "postgres", "clickhouse"/,
    ],
    [
      'a column of no copy',
      { fields: { state: { columns: { lakes: 'amt' } } } },
      /"records\[0\]\.fields\.state\.columns\.lakes" names no copy/,
    ],
    [
      'a column of a key part in no copy',
      { key: { id: { columns: { lakes: 'id' } } } },
      /"records\[0\]\.key\.id\.columns\.lakes" names no copy/,
    ],
    [
      'a column that is ignored in no copy',
      { ignore: [{ column: 'note', why: 'free text', copy: 'lakes' }] },
      /"records\[0\]\.ignore\[0\]\.copy" names no copy/,
    ],
    [
      'a table of no child',
      {
        children: [{ id: 'item', postgres: 'order_items' }],
        copies: [{ id: 'lake', store: 'clickhouse', table: 'lake_orders', children: { items: 'lake_items' } }],
      },
      /"records\[0\]\.copies\[0\]\.children\.items" names no child of this type; expected one of "item"/,
    ],
    [
      'an expression beside a column',
      { fields: { state: { columns: { clickhouse: 'state' }, expressions: { clickhouse: 'lower(state)' } } } },
      /expressions\.clickhouse" is set together with a column for the same copy/,
    ],
    [
      'an expression that is misspelt',
      { fields: { state: { expression: { clickhouse: 'lower(state)' } } } },
      /there is no "expression" in records\[0\]\.fields\.state; expected "expressions"\?/,
    ],
    [
      'an expression for a key part',
      { key: { id: { expressions: { clickhouse: 'id + 1' } } } },
      /there is no "expressions" in records\[0\]\.key\.id/,
    ],
    [
      'a type of a child’s key part that no key has',
      { children: [{ id: 'item', postgres: 'a', key: { line: { type: 'float' } } }] },
      /"records\[0\]\.children\[0\]\.key\.line\.type" is "float"; expected one of /,
    ],
    [
      'a misspelt property of a child’s key part',
      { children: [{ id: 'item', postgres: 'a', key: { line: { kind: 'integer' } } }] },
      /there is no "kind" in records\[0\]\.children\[0\]\.key\.line/,
    ],
    [
      'no key part of a child',
      { children: [{ id: 'item', postgres: 'a', key: {} }] },
      /"records\[0\]\.children\[0\]\.key" is an empty object; expected at least one column, or one key part/,
    ],
    ['an unknown key', { clickhose: 'x' }, /there is no "clickhose" in records\[0\]; expected "clickhouse"\?/],
    [
      'an unknown key of a child',
      { children: [{ id: 'item', postgres: 'a', parents: {} }] },
      /there is no "parents" in records\[0\]\.children\[0\]; expected "parent"\?/,
    ],
    ['no table', { postgres: undefined }, /"records\[0\]\.postgres" is missing; expected the name of a table/],
    ['three parts of a table', { clickhouse: 'a.b.c' }, /"records\[0\]\.clickhouse" is "a\.b\.c"/],
    [
      'a page of the console',
      { name: 'load-tests/{id}' },
      /"records\[0\]\.name" is "load-tests.*"load-tests" is an address of the console/,
    ],
    [
      'a key that no name has',
      { key: { order: {} } },
      /"records\[0\]\.key\.order" is not a part of the name .*expected one of "tenant_id", "id"/,
    ],
    [
      'SQL for a deletion',
      { deleted: { postgres: 'deleted = 1 OR true' } },
      /"records\[0\]\.deleted\.postgres" is "deleted = 1 OR true"; expected `column = value`/,
    ],
    [
      'a unit of nothing',
      { version: { unit: 'hours' } },
      /"records\[0\]\.version\.unit" is "hours"; expected one of time/,
    ],
    [
      'a child of the root’s id',
      { children: [{ id: 'order', postgres: 'x' }] },
      /"records\[0\]\.children\[0\]\.id" is "order" again/,
    ],
    [
      'a pattern with a group',
      { key: { id: { form: { pattern: '(a+)+', longest: 9, expected: 'x', example: 'a' } } } },
      /form\.pattern/,
    ],
  ])('%s is a mistake', (_what, change, expected) => {
    expect(mistakes(JSON.stringify({ records: [{ ...ORDER, ...change }] }, null, 2))).toEqual([
      expect.stringMatching(expected),
    ]);
  });

  it('whose names collide are told with the line of the later one, in one list or in an environment’s own', () => {
    const other = { ...ORDER, id: 'other', name: 'tenants/{t}/orders/{o}' };
    expect(mistakes(`{"records": [\n${JSON.stringify(ORDER)},\n${JSON.stringify(other)}]}`)).toEqual([
      expect.stringMatching(
        /^lastwrite\.config\.json:3: "records\[1\]\.name" is .*may be a name of "tenants.*Order. too/,
      ),
    ]);
    const environments = [{ ...GOOD.environments[0], records: [other] }];
    expect(mistakes(JSON.stringify({ records: [ORDER], environments }))).toEqual([
      expect.stringMatching(/"environments\[0\]\.records\[0\]\.name" is/),
    ]);
    const renamed = [{ ...GOOD.environments[0], records: [{ ...ORDER, name: 'o/{id}' }] }];
    expect(mistakes(JSON.stringify({ records: [ORDER], environments: renamed }))).toEqual([
      expect.stringMatching(/"order" has another name/),
    ]);
  });
});
