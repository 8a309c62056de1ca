/**
 * `0 %`, `0.35 %`, `15.8 %`, `100 %` for a rate of 0..1. A rate that is not 0 never reads as 0 %, one below 1 % never as 1 %, one that is
 * not all never as 100 %. `digits` are the decimals from 1 % on.
 */
export function formatRate(rate: number, digits = 1): string {
  const percent = rate * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.01) return 'under 0.01 %';
  if (percent < 1) return `${trim(Math.min(percent, 0.99).toFixed(2))} %`;
  return `${trim(percent > 99 ? (Math.floor(percent * 10) / 10).toFixed(1) : percent.toFixed(digits))} %`;
}

/** `8 % to 29 %` for an interval of rates; whole percents where it is wide. */
export function formatInterval(
  [low, high]: readonly [number, number],
  between: readonly [string, string] = ['', ' to '],
): string {
  const digits = high >= 0.1 ? 0 : 1;
  return `${between[0]}${formatRate(low, digits)}${between[1]}${formatRate(high, digits)}`;
}

/** `−14.6 points`, `+0.3 points`: a difference of rates, -1..1, in percentage points with its sign. */
export function formatPoints(difference: number): string {
  const text = pointsOf(difference);
  return `${text === '0' ? '' : difference < 0 ? '−' : '+'}${text} ${text === '1' ? 'point' : 'points'}`;
}

/** `−18.2 to −11.1 points`. */
export function formatPointsInterval([low, high]: readonly [number, number]): string {
  const signed = (value: number) => formatPoints(value).split(' ')[0] ?? '';
  return `${signed(low)} to ${signed(high)} points`;
}

function pointsOf(difference: number): string {
  const points = Math.abs(difference) * 100;
  return trim(points > 0 && points < 1 ? points.toFixed(2) : points.toFixed(1));
}

/** `p = 0.031`, `p < 0.001`. */
export function formatPValue(pValue: number): string {
  if (pValue < 0.001) return 'p < 0.001';
  return `p = ${pValue < 0.01 ? pValue.toFixed(3) : trim(pValue.toFixed(pValue < 0.1 ? 3 : 2))}`;
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/(?<!0)0+$/, '').replace(/\.$/, '') : text;
}
