import { describe, expect, it } from 'vitest';
import { buildScale, findIdleGaps } from './scale';

const options = { x0: 0, x1: 1000, breakPx: 40 };

describe('idle time', () => {
  it('is cut where a race of milliseconds follows a Create of long ago', () => {
    const scale = buildScale([0, 10, 3_600_000, 3_600_010, 3_600_040], options);
    expect(scale.breaks.map(({ length }) => length)).toEqual([3_599_990]);
    expect(scale.x(3_600_040) - scale.x(3_600_010)).toBeGreaterThan(400);
  });

  it('is cut several times where calls are short and far apart', () => {
    expect(findIdleGaps([0, 10, 1_000_000, 1_000_010, 2_000_000, 2_000_010], 6)).toEqual([1, 3]);
  });

  it('is kept where everything is evenly apart', () => {
    expect(
      findIdleGaps(
        Array.from({ length: 40 }, (_, index) => index * 1000),
        6,
      ),
    ).toEqual([]);
  });

  it('is cut from three times all that is left on', () => {
    expect(findIdleGaps([0, 10, 41], 6)).toEqual([1]);
    expect(findIdleGaps([0, 10, 40], 6)).toEqual([]);
  });

  it('of two moments alone is no idle time', () => {
    expect(buildScale([0, 1_000_000], options).breaks).toEqual([]);
  });
});

it('keeps the order of time, and stays within its width', () => {
  const instants = [0, 1, 2, 5_000, 5_001, 9_000_000, 9_000_400, 80_000_000_000];
  const scale = buildScale(instants, options);
  const xs = instants.map(scale.x);
  expect([...xs].sort((a, b) => a - b)).toEqual(xs);
  expect(xs.every((x) => x >= 0 && x <= 1000)).toBe(true);
});

it('a place leads back to its time', () => {
  const scale = buildScale([0, 100_000, 90_000_000, 90_050_000], options);
  for (const time of [0, 40_000, 100_000, 90_000_000, 90_025_000])
    expect(Math.abs(scale.time(scale.x(time)) - time)).toBeLessThan(2);
});

it('one moment stands in the middle', () => {
  expect(buildScale([5], options).x(5)).toBe(500);
});
