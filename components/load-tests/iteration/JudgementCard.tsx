import type { Iteration } from '@/lib/contract/loadTests';
import type { Raced } from '@/lib/contract/scenarios';
import { OutcomeMark } from '../OutcomeMark';

/** What the invariants said: each that was violated, and what it asks for. */
export function JudgementCard({
  iteration,
  raced,
}: {
  readonly iteration: Pick<Iteration, 'outcome' | 'violations' | 'error' | 'attempts'>;
  readonly raced: Raced;
}) {
  const { outcome, violations, error, attempts } = iteration;
  if (violations.length === 0 && outcome === 'passed') return null;
  return (
    <section
      aria-labelledby="judgement-title"
      data-testid="judgement"
      className={`mt-5 rounded-r-md border-l-[3px] px-4 py-3 ${outcome === 'failed' ? 'border-bad bg-bad-soft' : 'border-ink bg-sunk'}`}
    >
      <h2 id="judgement-title" className="flex flex-wrap items-baseline gap-x-3 font-semibold">
        <span className="translate-y-0.5 font-normal">
          <OutcomeMark outcome={outcome} />
        </span>
        {outcome === 'failed' ? 'What was violated' : 'Why it was not judged'}
      </h2>
      {violations.length > 0 && (
        <ul>
          {violations.map((code) => {
            const broken = raced.violations.find((each) => each.code === code);
            return (
              <li key={code} data-testid={`violation-${code}`}>
                <span className="font-medium">{broken?.label ?? code}</span> <code className="text-mute">{code}</code>
                {broken && <span className="text-mute"> · must hold: {broken.title}</span>}
              </li>
            );
          })}
        </ul>
      )}
      {error && <p>{error}</p>}
      {attempts > 1 && (
        <p className="text-mute">
          It took {attempts} attempts, because a race broke off or a worker stopped. The last attempt was judged.
        </p>
      )}
    </section>
  );
}
