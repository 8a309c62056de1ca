import type { Trend } from '@/lib/view/loadTests/trends';

/** The answer of the page: the verdict of the one trend there is, or of the one with the newest run. A single run is no trend yet. */
export function TrendHeadline({
  newest,
  alone,
}: {
  readonly newest: Trend | undefined;
  /** There is no other trend that it could be confused with. */
  readonly alone: boolean;
}) {
  if (!newest) return <>No trend yet.</>;
  const verdict = newest.againstLast;
  if (!verdict)
    return (
      <>
        {newest.latest === null ? 'No run' : 'One run'} of{' '}
        <span className="font-mono text-[0.9em]">{newest.variant}</span> has completed so far; a trend needs two.
      </>
    );
  return (
    <span data-verdict={verdict.verdict}>
      <span className={verdict.verdict === 'worse' ? 'text-bad' : ''}>{verdict.word}.</span>{' '}
      {!alone && <span className="font-mono text-[0.9em] font-normal">{newest.variant}: </span>}
      <span className="font-normal">{verdict.sentence}</span>
    </span>
  );
}
