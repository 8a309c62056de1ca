'use client';

import Link from 'next/link';
import type { Exploration } from '@/lib/contract/interleavings';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { orderPath } from '@/lib/view/interleavings/address';
import { listed } from '@/lib/wording/listed';
import { replayRequest } from '@/lib/view/interleavings/replayRequest';
import { violationLabels } from '@/lib/wording/violationLabels';
import { DifferenceNote } from './order/DifferenceNote';
import { OrderView } from './order/OrderView';
import { Unseen } from './order/Unseen';
import { useDifference } from './order/useDifference';
import { ReplayResult } from './replay/ReplayResult';
import { useReplay } from './replay/useReplay';
import { RunButton } from '../ui/RunButton';
import { Section } from '../ui/Section';

/** The shortest order that breaks the variant: the sentence that explains it, then the order itself. */
export function Witness({ exploration, ...shown }: Omit<Props, 'witness'>) {
  const { witness } = exploration;
  return witness && <ShownWitness exploration={exploration} witness={witness} {...shown} />;
}

interface Props {
  readonly exploration: Exploration;
  readonly witness: NonNullable<Exploration['witness']>;
  readonly scenario: ScenarioDescription | undefined;
  readonly title: string;
}

function ShownWitness({ exploration, witness, scenario, title }: Props) {
  const replay = useReplay();
  const { request, id, explored } = exploration;
  const { difference, decided } = useDifference(exploration, witness.n, witness.schedule);
  const run = () => {
    replay.mutate(replayRequest(request, witness.schedule));
  };
  const broken = listed(violationLabels(exploration.raced, witness.violations));
  return (
    <Section
      id="witness"
      title={title}
      aside={
        <span className="flex flex-wrap items-center gap-x-3">
          <Link prefetch={false} href={orderPath(id, witness.n)} className="quiet-link" data-testid="witness-link">
            order {witness.n} of {explored}
          </Link>
          <RunButton
            type="button"
            className="quiet-link !text-ink"
            disabled={replay.isPending}
            onClick={run}
            data-testid="replay"
          >
            {replay.isPending ? 'running…' : 'replay on the databases'}
          </RunButton>
        </span>
      }
    >
      <p className="mb-1 max-w-[96ch]" data-testid="witness-sentence">
        {witness.sentence !== '' && <>{witness.sentence} </>}
        <span className="text-bad">{broken}.</span>
      </p>
      <ReplayResult replay={replay} before={{ outcome: 'violated', violations: witness.violations, error: null }} />
      {difference && <DifferenceNote difference={difference} explorationId={id} />}
      <div className="mt-4">
        <OrderView
          schedule={witness.schedule}
          states={replay.data?.states ?? witness.states}
          scenario={scenario}
          alone={false}
          decided={decided}
          unseen={<Unseen replay={replay} run={run} />}
        />
      </div>
    </Section>
  );
}
