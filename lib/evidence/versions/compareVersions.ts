import { parseTime } from '../time';

/**
 * -1, 0, 1 by the version column: times as times, numbers of any length and with any fraction or exponent without rounding. null when it
 * cannot be told: one of the two has no version, or is NaN, or one is a time and the other a number.
 */
export function compareVersions(a: string | null, b: string | null): -1 | 0 | 1 | null {
  if (a === null || b === null) return null;
  const [x, y] = [readVersion(a), readVersion(b)];
  if (x === null || y === null || x.kind !== y.kind) return a === b ? 0 : null;
  return compareRead(x, y);
}

/** As `compareVersions`, and total, for sorting: no version is below every other, what cannot be read below what can, and times above numbers. */
export function rankVersions(a: string | null, b: string | null): -1 | 0 | 1 {
  const [x, y] = [a === null ? null : readVersion(a), b === null ? null : readVersion(b)];
  if (x === null || y === null || x.kind !== y.kind) return sign(classOf(a, x) - classOf(b, y));
  return compareRead(x, y);
}

type ReadVersion =
  | { readonly kind: 'time'; readonly nanoseconds: bigint }
  /** `digits` × 10^`exponent`. */
  | { readonly kind: 'number'; readonly digits: bigint; readonly exponent: number }
  | { readonly kind: 'number'; readonly infinite: -1 | 1 };

/** Every version type that ReplacingMergeTree takes as ClickHouse writes it: integers to 256 bits, floats, Date, DateTime, DateTime64. */
function readVersion(text: string): ReadVersion | null {
  const number = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (number) {
    const fraction = number[2] ?? '';
    return {
      kind: 'number',
      digits: BigInt(`${number[1] ?? '0'}${fraction}`),
      exponent: Number(number[3] ?? 0) - fraction.length,
    };
  }
  if (/^-?inf(inity)?$/i.test(text)) return { kind: 'number', infinite: text.startsWith('-') ? -1 : 1 };
  const nanoseconds = parseTime(text);
  return nanoseconds === null ? null : { kind: 'time', nanoseconds };
}

function compareRead(a: ReadVersion, b: ReadVersion): -1 | 0 | 1 {
  if (a.kind === 'time' || b.kind === 'time') {
    if (a.kind !== 'time' || b.kind !== 'time') return 0;
    return compareIntegers(a.nanoseconds, b.nanoseconds);
  }
  if ('infinite' in a || 'infinite' in b)
    return sign(('infinite' in a ? a.infinite : 0) - ('infinite' in b ? b.infinite : 0));
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (version: typeof a) => version.digits * 10n ** BigInt(version.exponent - exponent);
  return compareIntegers(scaled(a), scaled(b));
}

function classOf(text: string | null, version: ReadVersion | null): number {
  if (text === null) return 0;
  return version === null ? 1 : version.kind === 'number' ? 2 : 3;
}

function compareIntegers(a: bigint, b: bigint): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sign(value: number): -1 | 0 | 1 {
  return value < 0 ? -1 : value > 0 ? 1 : 0;
}
