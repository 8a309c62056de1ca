const STEPS = [1, 2, 2.5, 5, 10];

/** Round values from 0 up to the first at or above `max`, `count` steps at most: the ticks of an axis. The last one is the axis' end. */
export function roundTicks(max: number, count = 5): readonly number[] {
  if (!(max > 0)) return [0, 1];
  const unit = 10 ** Math.floor(Math.log10(max / count));
  // The tolerance keeps 0.3 from needing a sixth step of 0.05 because of its last digit.
  const step = (STEPS.find((each) => max <= each * unit * count * (1 + 1e-9)) ?? 10) * unit;
  const steps = Math.ceil((max / step) * (1 - 1e-9));
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
