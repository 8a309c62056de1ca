import type { RateSpark as Spark } from '@/lib/view/loadTests/charts/rateSpark';

const WIDTH = 112;
const HEIGHT = 28;
const PAD = 3;

/** A run's failure rate over delay, small: 0 to 100 % from bottom to top, and the axis that the whole list shares from left to right. */
export function RateSpark({ spark }: { readonly spark: Spark }) {
  const place = ({ at, rate }: Spark['dots'][number]) =>
    [PAD + at * (WIDTH - 2 * PAD), HEIGHT - PAD - rate * (HEIGHT - 2 * PAD)] as const;
  const dots = spark.dots.map(place);
  return (
    <svg
      role="img"
      aria-label={`Failure rate by delay: ${spark.text}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      data-testid="rate-spark"
      className="text-ink"
    >
      <title>{spark.text}</title>
      <line x1="0" x2={WIDTH} y1={HEIGHT - PAD} y2={HEIGHT - PAD} stroke="var(--line-strong)" />
      <polyline points={dots.map((dot) => dot.join()).join(' ')} fill="none" stroke="currentColor" strokeWidth="1.25" />
      {dots.map(([x, y], index) => (
        <circle key={index} cx={x} cy={y} r="2" fill="currentColor" />
      ))}
    </svg>
  );
}
