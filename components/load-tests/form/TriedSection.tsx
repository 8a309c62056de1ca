import { useEffect, useRef } from 'react';
import type { TriedScenario } from '@/lib/contract/loadTests';
import { triedText } from '@/lib/wording/triedText';
import { RecordBody } from '../../record/RecordBody';
import { RecordName } from '../../ui/RecordName';
import { CallAxis } from '../iteration/CallAxis';
import { JudgementCard } from '../iteration/JudgementCard';
import { SentRequests } from '../iteration/SentRequests';

/** One iteration of a scenario, as it went: what was sent, answered and understood, what the stores held, and how it was judged. */
export function TriedSection({ tried, delayMs }: { readonly tried: TriedScenario; readonly delayMs: number }) {
  const title = useRef<HTMLHeadingElement>(null);
  // It stands below the form: whoever asked for it is taken there.
  useEffect(() => {
    title.current?.focus();
  }, []);
  const { subject, calls, outcome, violations, reason, raced, inspection } = tried;
  return (
    <section
      aria-labelledby="tried-title"
      data-testid="tried"
      data-outcome={outcome}
      className="mt-10 border-t border-strong pt-6"
    >
      <p className="flex flex-wrap items-baseline gap-x-3 text-mute">
        <span>Tried once</span>
        {subject === null ? <span>no record was created</span> : <RecordName name={subject} />}
      </p>
      <h2
        id="tried-title"
        ref={title}
        tabIndex={-1}
        className="mb-3 mt-1 max-w-[92ch] scroll-mt-24 outline-none text-xl font-semibold tracking-[-0.018em]"
        data-testid="tried-verdict"
      >
        {triedText(tried)}
      </h2>
      {outcome !== 'unknown' && (
        <JudgementCard iteration={{ outcome, violations, error: reason, attempts: 1 }} raced={raced} />
      )}
      <CallAxis iteration={{ calls, steps: [], delayMs, delayErrorMs: null }} />
      <SentRequests calls={calls} />
      {inspection && <RecordBody inspection={inspection} />}
    </section>
  );
}
