'use client';

import { useQuery } from '@tanstack/react-query';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { useExploration } from '@/lib/client/useExploration';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { formatOrderCount } from '@/lib/view/interleavings/orderCount';
import { explorationHeadline, isUnderWay } from '@/lib/wording/explorationOutcome';
import { counted } from '@/lib/wording/formatMs';
import { ChangedBy } from '../../activity/ChangedBy';
import { NoteList } from '../../ui/NoteList';
import { NotifyWhenOver } from '../../ui/NotifyWhenOver';
import { RefreshProblem } from '../../ui/RefreshProblem';
import { Section } from '../../ui/Section';
import { InterleavingProblem } from '../InterleavingProblem';
import { OrderSkeleton } from '../order/OrderSkeleton';
import { Witness } from '../Witness';
import { ActorList } from './ActorList';
import { CostTable } from './CostTable';
import { EarlierSection } from './EarlierSection';
import { ExplorationHead } from './ExplorationHead';
import { ExplorationProgress } from './ExplorationProgress';
import { KindTable } from './KindTable';
import { OrderSection } from './OrderSection';

/** One exploration: the verdict, the shortest order that breaks the variant, and every order that was run. */
export function ExplorationScreen({ id }: { readonly id: string }) {
  const { query, exploration, following } = useExploration(id);
  const scenarios = useQuery(scenariosQuery);
  const variant = exploration?.request.variant ?? '';
  const lead = exploration && explorationHeadline(exploration).lead;
  useTabTitle(
    exploration ? `${isUnderWay(exploration) ? `${counted(exploration.explored, 'order')} ·` : lead} ${variant}` : null,
  );
  if (!exploration)
    return query.error ? (
      <InterleavingProblem error={query.error} what="The exploration" retry={() => void query.refetch()} />
    ) : (
      <OrderSkeleton />
    );
  const scenario = scenarios.data?.find((each) => each.id === exploration.request.scenario);
  const { explored, violating, possible, notes, status, complete } = exploration;
  return (
    <article
      className="page pb-24 pt-6"
      data-testid="exploration"
      data-status={status}
      data-complete={complete}
      data-explored={explored}
      data-violating={violating}
    >
      <ExplorationHead exploration={exploration} scenario={scenario} />
      <ChangedBy subject={id} />
      {isUnderWay(exploration) && <ExplorationProgress exploration={exploration} following={following} />}
      <NotifyWhenOver
        id={id}
        isOver={!isUnderWay(exploration)}
        title={`Exploration of ${variant} has ended`}
        result={lead ?? ''}
      />
      <RefreshProblem query={query} />
      {violating > 0 && (
        <Section id="violations" title="What breaks">
          <KindTable exploration={exploration} />
        </Section>
      )}
      <Witness exploration={exploration} scenario={scenario} title="The shortest order that breaks it" />
      <OrderSection exploration={exploration} />
      <div className="grid gap-x-10 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] [&>*]:min-w-0">
        <Section
          id="actors"
          title="Who takes part"
          aside={possible === null ? '' : `${formatOrderCount(possible)} orders at most, before locks and equivalence`}
        >
          {exploration.actors.length === 0 ? (
            <p className="border-t border-line py-2 text-mute">Known after the first order.</p>
          ) : (
            <ActorList exploration={exploration} scenario={scenario} />
          )}
        </Section>
        <Section id="cost" title="What it costs" aside="measured while the orders ran">
          <CostTable exploration={exploration} />
        </Section>
      </div>
      <NoteList notes={notes} />
      <EarlierSection exploration={exploration} />
    </article>
  );
}
