import fc from 'fast-check';

/** A value as Postgres reads it, and the one next to it that the copy can tell from it; null: there is none. */
export interface Sample {
  readonly value: string;
  readonly next: string | null;
}

/** Two column types, how values come from one into the other, and values. */
export interface TypePair {
  readonly postgres: string;
  readonly clickhouse: string;
  readonly samples: fc.Arbitrary<Sample>;
  /** What a pipeline reads of the column; else its text. */
  readonly read?: (column: string) => string;
  /** What it writes of that text; else a cast. */
  readonly write?: (text: string) => string;
  readonly outcome?: 'equal_by_convention' | 'unknown';
}

type More = Omit<TypePair, 'postgres' | 'clickhouse' | 'samples'>;

const pair = (postgres: string, clickhouse: string, samples: fc.Arbitrary<Sample>, more: More = {}): TypePair => ({
  postgres,
  clickhouse,
  samples,
  ...more,
});

/** One text for each of many types in ClickHouse. */
const pairs = (postgres: string, clickhouse: readonly string[], samples: fc.Arbitrary<Sample>, more: More = {}) =>
  clickhouse.map((each) => pair(postgres, each, samples, more));

const plain = (value: string, next: string | null = null): Sample => ({ value, next });

function integers(bits: number, signed = true): fc.Arbitrary<Sample> {
  const size = 2n ** BigInt(bits - (signed ? 1 : 0));
  const [min, max] = [signed ? -size : 0n, size - 1n];
  return fc
    .oneof(fc.bigInt(min, max - 1n), fc.constantFrom(min, max - 1n, 0n))
    .map((value) => plain(`${value}`, `${value + 1n}`));
}

/** Numbers with `scale` decimals. */
function decimals(digits: number, scale: number): fc.Arbitrary<Sample> {
  const most = 10n ** BigInt(digits) - 2n;
  const print = (value: bigint) => {
    const text = `${value < 0n ? -value : value}`.padStart(scale + 1, '0');
    return `${value < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`;
  };
  return fc.bigInt(-most, most).map((value) => plain(print(value), print(value + 1n)));
}

/** 18 to 19 digits, 10 of them behind the point. */
const longDecimals = fc
  .tuple(fc.bigInt(10n ** 17n, 10n ** 18n), fc.boolean())
  .map(([value, minus]) =>
    [value, value + 10n ** 6n].map((each) => `${minus ? '-' : ''}${`${each}`.slice(0, -10)}.${`${each}`.slice(-10)}`),
  )
  .map(([value = '', next = '']) => plain(value, next));

const special = fc.constantFrom('NaN', 'Infinity', '-Infinity').map((value) => plain(value));

function nextDouble(value: number): number {
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  return new Float64Array(BigInt64Array.of((bits[0] ?? 0n) + 1n).buffer)[0] ?? value;
}

/** The next Float32; `step` 65536: the next BFloat16. */
function nextSingle(value: number, step = 1): number {
  const [bits = 0] = new Int32Array(Float32Array.of(value).buffer);
  return new Float32Array(Int32Array.of(bits + step).buffer)[0] ?? value;
}

const magnitudes = fc.double({ min: 1e-20, max: 1e20, noNaN: true });
const doubles = fc.oneof(
  magnitudes.map((value) => plain(`${value}`, `${nextDouble(value)}`)),
  fc.constantFrom('0', '-0', '1e300', '5e-324').map((value) => plain(value, '1')),
  special,
);
const singles = fc.oneof(
  magnitudes.map(Math.fround).map((value) => plain(`${value}`, `${nextSingle(value)}`)),
  special,
);
const halves = magnitudes.map(Math.fround).map((value) => plain(`${value}`, `${nextSingle(value, 0x1_0000)}`));

const flags = fc.boolean().map((value) => plain(`${value}`, `${!value}`));
const storable = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/\p{Surrogate}|\0/u.test(text));
const texts = fc
  .oneof(storable, fc.constantFrom('', ' ', 'NULL', 'it\'s \\ "x"', 'á'))
  .map((value) => plain(value, `${value}x`));
const words = fc.stringMatching(/^[a-z]{0,4}$/).map((value) => plain(value, `${value}x`));
const labels = fc.constantFrom('new', "it's", 'done').map((value) => plain(value, value === 'new' ? 'done' : 'new'));
const uuids = fc.uuid().map((value) =>
  plain(
    value,
    value.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  ),
);

const DAY_MS = 86_400_000;
function days(from: string, to: string): fc.Arbitrary<Sample> {
  const print = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
  return fc
    .integer({ min: Date.parse(from) / DAY_MS, max: Date.parse(to) / DAY_MS - 1 })
    .map((day) => plain(print(day), print(day + 1)));
}

/**
 * Times with microseconds; the next one is `digits` decimals away. Before 1970 only times of so many decimals: towards which side more of them
 * are cut depends on the way.
 */
function times(from: string, to: string, digits: number, zone = '+00'): fc.Arbitrary<Sample> {
  const [min, max] = [BigInt(Date.parse(from)) * 1000n, BigInt(Date.parse(to)) * 1000n];
  const print = (time: bigint) => {
    const ms = time / 1000n - (time % 1000n < 0n ? 1n : 0n);
    const rest = time - ms * 1000n;
    return `${new Date(Number(ms)).toISOString().slice(0, 23).replace('T', ' ')}${`${rest}`.padStart(3, '0')}${zone}`;
  };
  const step = digits < 0 ? 86_400_000_000n : 10n ** BigInt(6 - digits);
  return fc
    .bigInt(min, max - step)
    .map((time) => (time < 0n ? time - (time % step) : time))
    .map((time) => plain(print(time), print(time + step)));
}

function clock(microseconds: number): string {
  const two = (value: number) => `${Math.floor(value)}`.padStart(2, '0');
  const seconds = Math.floor(microseconds / 1e6);
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${`${microseconds % 1e6}`.padStart(6, '0')}`;
}

function clocks(digits: number, zone = ''): fc.Arbitrary<Sample> {
  const step = 10 ** (6 - digits);
  return fc
    .integer({ min: 0, max: 86_399_000_000 - step })
    .map((time) => plain(`${clock(time)}${zone}`, `${clock(time + step)}${zone}`));
}

function intervals(step: number): fc.Arbitrary<Sample> {
  const count = fc.integer({ min: -40, max: 40 });
  return fc
    .tuple(count, count, fc.integer({ min: 0, max: 80_000_000_000 }))
    .map(([months, daysOf, time]) =>
      plain(...([time, time + step].map((each) => `${months} mons ${daysOf} days ${clock(each)}`) as [string, string])),
    );
}

const bytes = fc
  .uint8Array({ minLength: 1, maxLength: 9 })
  .map((value) => [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
  .map((hex) => plain(`\\x${hex}`, `\\x${hex}${hex.endsWith('1') ? '02' : '01'}`));
const bits = (length: number) =>
  fc
    .integer({ min: 0, max: 2 ** length - 2 })
    .map((value) =>
      plain(...([value, value + 1].map((each) => each.toString(2).padStart(length, '0')) as [string, string])),
    );

const four = fc.ipV4().map((value) =>
  plain(
    value,
    value.replace(/\d+$/, (last) => (last === '7' ? '8' : '7')),
  ),
);
const six = fc.ipV6().map((value) => plain(value, value === '::9' ? '::8' : '::9'));

/** Lists of one kind of items, in Postgres' notation; the next one has its first item changed. */
function lists(items: fc.Arbitrary<Sample>, nullable = false): fc.Arbitrary<Sample> {
  const quote = (text: string | null) => (text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`);
  const item = nullable ? fc.option(items, { freq: 3 }) : items;
  return fc.tuple(items, fc.array(item, { maxLength: 4 })).map(([first, rest]) => {
    const print = (head: string) => `{${[head, ...rest.map((each) => each?.value ?? null)].map(quote).join(',')}}`;
    return plain(print(first.value), first.next === null ? null : print(first.next));
  });
}

const grids = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }))
  .map(([rows, [a = 0, b = 0, c = 0]]) => {
    const print = (first: number) =>
      `{${Array.from({ length: rows }, (_, row) => `{${row === 0 ? first : a},${b},${c}}`).join(',')}}`;
    return plain(print(a), print(a + 1));
  });

const noNul = (value: unknown) =>
  !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)) && JSON.stringify(value) !== undefined;
/** Objects with a number that is counted up, and other things besides. */
function objects(rest: fc.Arbitrary<unknown>): fc.Arbitrary<Sample> {
  return fc
    .tuple(rest.filter(noNul), fc.integer({ min: -1000, max: 1000 }))
    .map(([v, n]) => plain(JSON.stringify({ v, n }), JSON.stringify({ v, n: n + 1 })));
}
const key = fc.stringMatching(/^[a-z]{1,3}$/);
const leaves = fc.oneof(fc.integer(), fc.boolean(), key, fc.double({ min: -1e9, max: 1e9, noNaN: true }));
const shallow = fc.dictionary(
  key,
  fc.oneof(leaves, fc.constant(null), fc.dictionary(key, leaves, { noNullPrototype: true })),
  {
    noNullPrototype: true,
  },
);
const counts = fc
  .tuple(
    fc.dictionary(key, fc.bigInt(-(2n ** 62n), 2n ** 62n), { noNullPrototype: true }),
    fc.integer({ min: 0, max: 99 }),
  )
  .map(([rest, n]) => {
    const print = (last: number) =>
      `{${[...Object.entries(rest).map(([name, value]) => `"${name}": ${value}`), `"last": ${last}`].join(', ')}}`;
    return plain(print(n), print(n + 1));
  });
const named = fc
  .tuple(fc.integer(), key)
  .map(([a, b]) => plain(`{"b": "${b}", "a": ${a}}`, `{"a": ${a}, "b": "${b}x"}`));
const stores = fc
  .tuple(fc.dictionary(key, fc.oneof(storable, fc.constant(null)), { noNullPrototype: true, maxKeys: 4 }), storable)
  .map(([rest, last]) => {
    const quote = (text: string | null) => (text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`);
    const print = (value: string) =>
      Object.entries({ ...rest, zzzz: value })
        .map(([name, each]) => `${quote(name)}=>${quote(each)}`)
        .join(',');
    return plain(print(last), print(`${last}x`));
  });

const spans = fc
  .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: 1, max: 99 }))
  .map(([from, size]) => plain(`[${from},${from + size})`, `[${from},${from + size + 1})`));
const periods = times('1950-01-01', '2100-01-01', 6).map(({ value, next }) => plain(`["${value}",)`, `["${next}",)`));
const dots = fc.tuple(fc.integer(), fc.integer()).map(([x, y]) => plain(`(${x},${y})`, `(${x},${y + 1})`));
const rows = fc.tuple(fc.integer({ min: 0, max: 9 }), storable).map(([a, b]) => {
  const quoted = `"${b.replace(/[\\"]/g, '\\$&')}"`;
  return plain(`(${a},${quoted})`, `(${a + 1},${quoted})`);
});
const prices = decimals(9, 2);

const withoutZone = (text: string) => `replaceRegexpOne(${text}, '\\\\+00$', '')`;
/** As an instant, whatever the zone of the column. */
const instant = (type: string) => (text: string) => `CAST(toDateTime64(${withoutZone(text)}, 6, 'UTC') AS ${type})`;
const json = (type: string) => (text: string) => `JSONExtract(${text}, '${type.replaceAll("'", "\\'")}')`;
const asJson = (column: string) => `to_jsonb(${column})::text`;
const fromList = (type: string, item: (text: string) => string) => (text: string) =>
  `CAST(arrayMap(x -> ${item('x')}, JSONExtract(${text}, 'Array(String)')) AS ${type})`;
const asTexts = (column: string) => `to_json(${column}::text[])::text`;
const raw = (text: string) => `unhex(substring(${text}, 3))`;

const moments: readonly (readonly [string, number, string, string])[] = [
  ['DateTime', 0, '1970-01-02', '2106-01-01'],
  ["DateTime('America/New_York')", 0, '1970-01-02', '2106-01-01'],
  ['DateTime64(0)', 0, '1900-01-01', '2299-01-01'],
  ["DateTime64(3, 'Asia/Tokyo')", 3, '1900-01-01', '2299-01-01'],
  ["DateTime64(6, 'UTC')", 6, '1900-01-01', '2299-01-01'],
  ['DateTime64(9)', 6, '1900-01-01', '2261-01-01'],
  ['Nullable(DateTime64(6))', 6, '1960-01-01', '2299-01-01'],
];

/** Every pair that the tables of the README name, with what a pipeline does between them. */
export const typePairs: readonly TypePair[] = [
  ...([8, 16, 32] as const).flatMap((width) =>
    pairs('integer', [`Int${width}`, 'Decimal(9, 0)', `Nullable(Int${width})`], integers(Math.min(width, 24))),
  ),
  pair('smallint', 'Int16', integers(16)),
  pair('bigint', 'Int64', integers(64)),
  ...pairs('bigint', ['Int128', 'Int256', 'Decimal(19, 0)', 'String', 'Float64'], integers(52)),
  ...pairs('smallint', ['UInt8', 'UInt16', 'Bool'].slice(0, 2), integers(8, false)),
  ...pairs('bigint', ['UInt32', 'LowCardinality(UInt32)'], integers(32, false)),
  ...([64, 128, 256] as const).map((width) => pair('numeric', `UInt${width}`, integers(width, false))),
  pair('numeric', 'Int256', integers(256)),
  pair('numeric(9,2)', 'Decimal(9, 2)', decimals(9, 2)),
  pair('numeric(9,2)', 'Decimal32(2)', decimals(9, 2)),
  ...pairs('numeric(18,4)', ['Decimal64(4)', 'Decimal(38, 10)', 'String'], decimals(18, 4)),
  ...pairs('numeric', ['Decimal128(9)', 'Decimal256(30)', 'Nullable(Decimal(38, 9))'], decimals(30, 9)),
  ...pairs('numeric(9,2)', ['Float64'], decimals(9, 2)),
  // More digits than a double holds: the neighbour is one that it can tell.
  ...(['numeric(38,18)', 'numeric(24,10)'] as const).map((type) => pair(type, 'Float64', longDecimals)),
  ...pairs('double precision', ['Float64', 'Nullable(Float64)'], doubles),
  pair('real', 'Float32', singles),
  pair('real', 'Float64', singles, { write: (text) => `CAST(toFloat32(${text}) AS Float64)` }),
  pair('double precision', 'Float32', singles),
  pair('real', 'BFloat16', halves, { write: (text) => `toBFloat16(toFloat32(${text}))` }),
  pair(
    'double precision',
    'Decimal(18, 4)',
    fc.integer({ min: -1e6, max: 1e6 }).map((v) => plain(`${v}`, `${v}.0002`)),
  ),
  pair('money', 'Decimal(18, 2)', prices, { read: (column) => `${column}::numeric::text` }),
  pair('money', 'String', prices),
  ...pairs('boolean', ['Bool', 'UInt8', 'Nullable(Bool)', "Enum8('false' = 0, 'true' = 1)"], flags, {}).map((each) =>
    each.clickhouse === 'UInt8' ? { ...each, write: (text: string) => `toUInt8(${text} = 'true')` } : each,
  ),
  pair('boolean', 'String', flags),
  pair('boolean', 'Int8', flags, { write: (text) => `toInt8(${text} = 'true')` }),
  pair('text', 'Bool', flags),
  ...pairs('text', ['String', 'LowCardinality(String)', 'Nullable(String)'], texts),
  ...pairs('character varying(20)', ['String', 'LowCardinality(Nullable(String))'], words),
  ...pairs('character(5)', ['String', 'FixedString(5)'], words),
  pair('character(5)', 'String', words, { read: (column) => `rpad(${column}::text, 5)` }),
  ...pairs('citext', ['String'], texts),
  ...pairs('name', ['String'], words),
  pair('text', 'FixedString(9)', words),
  ...pairs('mood', ["Enum8('new' = 1, 'it\\'s' = -2, 'done' = 3)", 'String', 'LowCardinality(String)'], labels),
  ...pairs('text', ["Enum16('new' = 1, 'it\\'s' = -2, 'done' = 300)"], labels),
  pair('smallint', "Enum8('a' = 1, 'b' = 2)", fc.constantFrom(plain('1', '2')), {
    write: (t) => `CAST(toInt8(${t}) AS Enum8('a' = 1, 'b' = 2))`,
  }),
  ...pairs('uuid', ['UUID', 'String', 'FixedString(36)', 'Nullable(UUID)'], uuids),
  pair('uuid', 'FixedString(16)', uuids, {
    write: (text) => `CAST(unhex(replaceAll(${text}, '-', '')) AS FixedString(16))`,
  }),
  pair('text', 'UUID', uuids),
  pair('date', 'Date', days('1970-01-02', '2149-06-05')),
  ...pairs('date', ['Date32', 'Nullable(Date32)'], days('1900-01-02', '2299-12-30')),
  ...pairs('date', ['String'], days('1000-01-01', '3000-01-01')),
  pair('date', "DateTime('UTC')", days('1970-01-02', '2106-01-01')),
  pair('date', 'DateTime64(3)', days('1900-01-02', '2200-01-01')),
  pair('date', 'Int32', days('1800-01-01', '2200-01-01'), {
    read: (column) => `(${column} - date '1970-01-01')::text`,
  }),
  ...moments.map(([type, digits, from, to]) =>
    pair('timestamp with time zone', type, times(from, to, digits), { write: instant(type) }),
  ),
  ...moments
    .filter(([type]) => !type.includes('/'))
    .map(([type, digits, from, to]) =>
      pair('timestamp without time zone', type, times(from, to, digits, ''), { write: instant(type) }),
    ),
  // Taken as what a clock shows in the column's zone; at 12 o'clock no zone changes its clocks.
  pair(
    'timestamp without time zone',
    "DateTime64(6, 'Europe/Berlin')",
    days('1990-01-01', '2030-01-01').map(({ value, next }) => plain(`${value} 12:00:00.5`, `${next} 12:00:00.5`)),
    { outcome: 'equal_by_convention' },
  ),
  pair(
    'timestamp without time zone',
    "DateTime('America/New_York')",
    days('1990-01-01', '2030-01-01').map(({ value, next }) => plain(`${value} 12:00:01`, `${next} 12:00:01`)),
    { outcome: 'equal_by_convention' },
  ),
  pair(
    'timestamp(3) with time zone',
    'DateTime64(3)',
    times('1970-01-01', '2100-01-01', 3).map(({ value, next }) =>
      plain(value.replace(/\d{3}\+/, '+'), (next ?? '').replace(/\d{3}\+/, '+')),
    ),
    { write: instant('DateTime64(3)') },
  ),
  pair('timestamp with time zone', 'Date', times('1970-01-02', '2100-01-01', -1), { write: instant('Date') }),
  pair('timestamp with time zone', 'Date32', times('1901-01-02', '2100-01-01', -1), { write: instant('Date32') }),
  ...pairs('timestamp with time zone', ['String', 'Nullable(String)'], times('1000-01-01', '3000-01-01', 6)),
  pair('timestamp with time zone', 'String', times('1000-01-01', '3000-01-01', 6), {
    read: (column) => `to_json(${column})#>>'{}'`,
  }),
  pair('timestamp with time zone', 'String', times('1000-01-01', '3000-01-01', 3), {
    read: (column) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  }),
  pair('timestamp without time zone', 'String', times('1000-01-01', '3000-01-01', 6, '')),
  ...([1, 1000, 1_000_000] as const).map((unit, index) =>
    pair('timestamp with time zone', 'Int64', times('1950-01-01', '2200-01-01', index * 3), {
      read: (column) => `floor(extract(epoch FROM ${column}) * ${unit})::bigint::text`,
    }),
  ),
  pair('text', 'DateTime64(6)', times('1970-01-01', '2200-01-01', 6, '')),
  pair('time without time zone', 'Time', clocks(0), { write: (text) => `CAST(substring(${text}, 1, 8) AS Time)` }),
  ...pairs('time without time zone', ['Time64(6)', 'String'], clocks(6)),
  pair('time without time zone', 'Time64(3)', clocks(3)),
  pair('time without time zone', 'Int64', clocks(6), {
    read: (column) => `(extract(epoch FROM ${column}) * 1000000)::bigint::text`,
  }),
  pair('time with time zone', 'String', clocks(6, '+05:30')),
  pair('time with time zone', 'Time64(6)', clocks(6, '+02'), {
    write: (text) => `CAST(replaceRegexpOne(${text}, '[+-].*$', '') AS Time64(6))`,
  }),
  ...pairs('interval', ['String'], intervals(1)),
  pair('interval', 'Int64', intervals(1), {
    read: (column) => `(extract(epoch FROM ${column}) * 1000000)::bigint::text`,
  }),
  pair('interval', 'IntervalSecond', intervals(1_000_000), {
    read: (column) => `trunc(extract(epoch FROM ${column}))::bigint::text`,
    write: (text) => `toIntervalSecond(toInt64(${text}))`,
  }),
  pair(
    'interval',
    'IntervalDay',
    fc.integer({ min: -99, max: 99 }).map((day) => plain(`${day} days`, `${day + 1} days`)),
    { read: (column) => `extract(day FROM ${column})::int::text`, write: (text) => `toIntervalDay(toInt64(${text}))` },
  ),
  pair(
    'interval',
    'IntervalMonth',
    fc.integer({ min: -99, max: 99 }).map((month) => plain(`${month} mons`, `${month + 1} mons`)),
    {
      read: (column) => `(extract(year FROM ${column}) * 12 + extract(month FROM ${column}))::int::text`,
      write: (text) => `toIntervalMonth(toInt64(${text}))`,
    },
  ),
  pair('bytea', 'String', bytes, { write: raw }),
  pair('bytea', 'String', bytes),
  pair('bytea', 'String', bytes, { write: (text) => `upper(substring(${text}, 3))` }),
  pair('bytea', 'String', bytes, { write: (text) => `base64Encode(${raw(text)})` }),
  pair('bytea', 'FixedString(12)', bytes, { write: (text) => `CAST(${raw(text)} AS FixedString(12))` }),
  pair('bit(8)', 'String', bits(8)),
  pair('bit varying(12)', 'UInt16', bits(12), {
    write: (text) =>
      `toUInt16(arraySum(arrayMap((c, i) -> toUInt64(c = '1') * bitShiftLeft(toUInt64(1), length(${text}) - i), splitByString('', ${text}), range(1, length(${text}) + 1))))`,
  }),
  pair('bit(1)', 'Bool', bits(1), { write: (text) => `${text} = '1'` }),
  ...pairs('inet', ['IPv4', 'String', 'IPv6', 'Nullable(IPv4)'], four, { read: (column) => `host(${column})` }),
  ...pairs('inet', ['IPv6', 'String'], six, { read: (column) => `host(${column})` }),
  pair(
    'inet',
    'String',
    four.map(({ value, next }) => plain(`${value}/24`, `${next}/24`)),
  ),
  pair(
    'cidr',
    'String',
    fc.integer({ min: 1, max: 31 }).map((size) => plain(`0.0.0.0/${size}`, `0.0.0.0/${size - 1}`)),
  ),
  pair('macaddr', 'String', fc.constantFrom(plain('08:00:2b:01:02:03', '08:00:2b:01:02:04'))),
  pair(
    'xml',
    'String',
    words.map(({ value, next }) => plain(`<a>${value}</a>`, `<a>${next}</a>`)),
  ),
  pair('point', 'String', dots),
  pair('box', 'String', fc.constantFrom(plain('(1,1),(0,0)', '(1,2),(0,0)'))),
  pair('int4range', 'String', spans),
  pair('tstzrange', 'String', periods),
  pair(
    'int8multirange',
    'String',
    spans.map(({ value, next }) => plain(`{${value}}`, `{${next}}`)),
  ),
  pair('integer[]', 'Array(Int32)', lists(integers(31)), { read: asJson, write: json('Array(Int32)') }),
  pair('bigint[]', 'Array(Nullable(Int64))', lists(integers(63), true), {
    read: asJson,
    write: json('Array(Nullable(Int64))'),
  }),
  pair('integer[]', 'Array(Array(Int32))', grids, { read: asJson, write: json('Array(Array(Int32))') }),
  pair('integer[]', 'String', grids),
  pair('integer[]', 'String', grids, { read: asJson }),
  ...['Array(String)', 'Array(LowCardinality(String))'].map((type) =>
    pair('text[]', type, lists(texts), { read: asJson, write: json(type) }),
  ),
  pair('text[]', 'Array(Nullable(String))', lists(texts, true), {
    read: asJson,
    write: json('Array(Nullable(String))'),
  }),
  pair('text[]', 'String', lists(texts, true)),
  pair('boolean[]', 'Array(Bool)', lists(flags), { read: asJson, write: json('Array(Bool)') }),
  pair('uuid[]', 'Array(UUID)', lists(uuids), { read: asJson, write: json('Array(UUID)') }),
  pair('numeric(12,2)[]', 'Array(Decimal(12, 2))', lists(decimals(12, 2)), {
    read: asTexts,
    write: fromList('Array(Decimal(12, 2))', (x) => `CAST(${x} AS Decimal(12, 2))`),
  }),
  pair('double precision[]', 'Array(Float64)', lists(doubles), {
    read: asTexts,
    write: fromList('Array(Float64)', (x) => `CAST(${x} AS Float64)`),
  }),
  pair(
    'timestamp with time zone[]',
    "Array(DateTime64(6, 'Asia/Tokyo'))",
    lists(times('1950-01-01', '2200-01-01', 6)),
    { read: asTexts, write: fromList("Array(DateTime64(6, 'Asia/Tokyo'))", instant("DateTime64(6, 'Asia/Tokyo')")) },
  ),
  pair('date[]', 'Array(Date32)', lists(days('1901-01-01', '2200-01-01')), {
    read: asJson,
    write: json('Array(Date32)'),
  }),
  pair('mood[]', "Array(Enum8('new' = 1, 'it\\'s' = -2, 'done' = 3))", lists(labels), {
    read: asJson,
    write: fromList("Array(Enum8('new' = 1, 'it\\'s' = -2, 'done' = 3))", (x) => x),
  }),
  pair('jsonb[]', 'Array(String)', lists(objects(fc.integer())), { read: asTexts, write: json('Array(String)') }),
  ...['json', 'jsonb'].map((type) => pair(type, 'String', objects(fc.jsonValue()))),
  pair('json', 'String', objects(fc.jsonValue()), { read: (column) => `${column}::jsonb::text` }),
  pair('jsonb', 'JSON', objects(shallow)),
  pair('jsonb', 'Map(String, Int64)', counts, { write: json('Map(String, Int64)') }),
  pair('jsonb', 'Map(String, String)', counts, { write: json('Map(String, String)') }),
  pair('jsonb', 'Tuple(a Int64, b String)', named, { write: json('Tuple(a Int64, b String)') }),
  pair(
    'jsonb',
    'Array(Int64)',
    fc.array(fc.integer(), { minLength: 1 }).map((list) => plain(JSON.stringify(list), JSON.stringify([...list, 1]))),
    { write: json('Array(Int64)') },
  ),
  pair('text', 'JSON', objects(shallow)),
  ...['Map(String, Nullable(String))', 'Map(LowCardinality(String), Nullable(String))'].map((type) =>
    pair('hstore', type, stores, { read: (column) => `hstore_to_json(${column})::text`, write: json(type) }),
  ),
  pair('hstore', 'String', stores),
  pair(
    'hstore',
    'JSON',
    counts.map(({ value, next }) =>
      plain(value.replace(/[{}]/g, '').replaceAll(':', '=>'), (next ?? '').replace(/[{}]/g, '').replaceAll(':', '=>')),
    ),
    { read: (column) => `hstore_to_json(${column})::text` },
  ),
  pair('pair_of', 'Tuple(a Int32, b String)', rows, { read: asJson, write: json('Tuple(a Int32, b String)') }),
  pair('pair_of', 'String', rows),
  pair('positive', 'Int32', integers(31, false)),
  pair('price', 'Decimal(12, 2)', decimals(12, 2)),
  pair('positive[]', 'Array(Int32)', lists(integers(30, false)), { read: asJson, write: json('Array(Int32)') }),
  pair('point', 'Tuple(Float64, Float64)', dots, {
    write: (text) => `CAST(${text} AS Tuple(Float64, Float64))`,
    outcome: 'unknown',
  }),
  pair('tsvector', 'String', words, { outcome: 'unknown' }),
  pair('tsvector[]', 'Array(String)', lists(words), {
    read: asTexts,
    write: json('Array(String)'),
    outcome: 'unknown',
  }),
];

/** Types of the user's own that the pairs name. */
export const ownTypes = [
  'CREATE EXTENSION IF NOT EXISTS citext',
  'CREATE EXTENSION IF NOT EXISTS hstore',
  "CREATE TYPE mood AS ENUM ('new', 'it''s', 'done')",
  'CREATE TYPE pair_of AS (a integer, b text)',
  'CREATE DOMAIN positive AS integer CHECK (value >= 0)',
  'CREATE DOMAIN amount AS numeric(12,2)',
  'CREATE DOMAIN price AS amount',
];
