import { readColumnType } from '../compare/columnType';
import { compareVersions } from './compareVersions';

/**
 * True for the largest value that a version column of the type can hold (ClickHouse's documented ranges), or one so close to it that
 * nothing can follow: whatever is written after it lies below it for ever.
 */
export function isHighestVersion(version: string, declaredType: string): boolean {
  const highest = highestOf(declaredType);
  const order = highest === null ? null : compareVersions(version, highest);
  return order === 0 || order === 1;
}

/** Of a wide integer, no versions are left to come above this. */
const HEADROOM = 2n ** 20n;

function highestOf(declaredType: string): string | null {
  const { base, arguments: parameters } = readColumnType(declaredType);
  const integer = /^(u?)int(8|16|32|64|128|256)$/.exec(base);
  if (integer) {
    const bits = Number(integer[2]);
    return String(2n ** BigInt(bits - (integer[1] === 'u' ? 0 : 1)) - 1n - (bits < 64 ? 0n : HEADROOM));
  }
  switch (base) {
    case 'date':
      return '2149-06-06';
    case 'date32':
      return '2299-12-31';
    case 'datetime':
      return '2106-02-07T06:28:15Z';
    case 'datetime64':
      return parameters[0] === '9' ? '2262-04-11T23:47:16Z' : '9999-12-31T23:59:59Z';
    case 'float32':
    case 'float64':
      return 'inf';
    default:
      return null;
  }
}
