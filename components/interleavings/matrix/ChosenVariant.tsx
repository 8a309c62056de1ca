'use client';

import Link from 'next/link';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { explorationPath } from '@/lib/view/interleavings/address';
import type { MatrixCell } from '@/lib/wording/matrixCells';
import { explorationHeadline } from '@/lib/wording/explorationOutcome';
import { RunButton } from '../../ui/RunButton';
import { Section } from '../../ui/Section';
import { StartedBy } from '../../ui/StartedBy';
import { Witness } from '../Witness';

/** The variant that is looked at: what it does, what became of it, and the shortest order that breaks it. */
export function ChosenVariant({
  cell: { variant, exploration, underWay },
  scenario,
  explore,
}: {
  readonly cell: MatrixCell;
  readonly scenario: ScenarioDescription;
  readonly explore: (() => void) | null;
}) {
  const headline = exploration === null ? null : explorationHeadline(exploration);
  return (
    <div data-testid="chosen" data-variant={variant.id}>
      <Section
        id="chosen"
        title={variant.id}
        aside={
          <span className="flex flex-wrap items-center gap-x-3">
            <StartedBy user={exploration?.startedBy ?? null} />
            {exploration && (
              <Link
                prefetch={false}
                href={explorationPath(exploration.id)}
                className="quiet-link !text-ink"
                data-testid="open-exploration"
              >
                all its orders
              </Link>
            )}
            {explore && exploration && underWay === null && (
              <RunButton type="button" className="quiet-link !text-ink" onClick={explore} data-testid="explore-again">
                explore again
              </RunButton>
            )}
          </span>
        }
      >
        <p className="max-w-[104ch] text-mute">{variant.summary}</p>
        {headline && (
          <p className="mt-1 max-w-[104ch]">
            <span className={`font-medium ${exploration && exploration.violating > 0 ? 'text-bad' : ''}`}>
              {headline.lead}
            </span>{' '}
            {headline.rest}
          </p>
        )}
        {exploration === null && <p className="mt-1">It has not been explored yet.</p>}
      </Section>
      {exploration && (
        <Witness
          key={exploration.id}
          exploration={exploration}
          scenario={scenario}
          title={`The shortest order that breaks ${variant.id}`}
        />
      )}
    </div>
  );
}
