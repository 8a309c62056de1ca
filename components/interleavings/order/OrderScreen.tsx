'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { explorationQuery, orderQuery } from '@/lib/client/interleavingQueries';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import type { Exploration, Order } from '@/lib/contract/interleavings';
import { inEnvironment } from '@/lib/view/drift/address';
import { explorationPath, interleavingsPath, matrixOf, orderPath, replayPath } from '@/lib/view/interleavings/address';
import { optionsInWords } from '@/lib/wording/exploredWith';
import { orderVerdict, outcomeWords } from '@/lib/view/interleavings/orderWords';
import { replayRequest } from '@/lib/view/interleavings/replayRequest';
import { actorsOfSchedule, formatSchedule } from '@/lib/view/interleavings/schedule';
import { PageHead } from '../../load-tests/PageHead';
import { primaryLook } from '../../ui/fieldLook';
import { RunButton } from '../../ui/RunButton';
import { CopyButton } from '../../ui/CopyButton';
import { InterleavingProblem } from '../InterleavingProblem';
import { OrderMark } from '../OrderMark';
import { ReplayResult } from '../replay/ReplayResult';
import { useReplay } from '../replay/useReplay';
import { DifferenceNote } from './DifferenceNote';
import { OrderSkeleton } from './OrderSkeleton';
import { OrderView } from './OrderView';
import { Unseen } from './Unseen';
import { useDifference } from './useDifference';

/** One order of an exploration: what it came to, step by step, and again on the databases. */
export function OrderScreen({ id, n }: { readonly id: string; readonly n: string }) {
  const exploration = useQuery(explorationQuery(id));
  const order = useQuery(orderQuery(id, n));
  const failed = exploration.error ?? order.error;
  if (failed && !(exploration.data && order.data))
    return (
      <InterleavingProblem
        error={failed}
        what="The order"
        retry={() => {
          void exploration.refetch();
          void order.refetch();
        }}
      />
    );
  return exploration.data && order.data ? (
    <Shown exploration={exploration.data} order={order.data} />
  ) : (
    <OrderSkeleton />
  );
}

function Shown({ exploration, order }: { readonly exploration: Exploration; readonly order: Order }) {
  const scenario = useQuery(scenariosQuery).data?.find((each) => each.id === exploration.request.scenario);
  const replay = useReplay();
  const { request, witness, explored, id } = exploration;
  const isWitness = witness?.n === order.n;
  // The witness is shown as it was run again, with the stores read: in the equal order that has the fewest switches.
  const schedule = isWitness ? witness.schedule : order.schedule;
  const { difference, decided } = useDifference(exploration, order.n, schedule);
  const text = formatSchedule(actorsOfSchedule(schedule));
  const run = () => {
    replay.mutate(replayRequest(request, schedule));
  };
  const { lead, broken } = orderVerdict(order, exploration.raced);
  const sentence = order.sentence ?? (isWitness ? witness.sentence : '');
  const states = replay.data?.states ?? (isWitness ? witness.states : []);
  const options = optionsInWords(request);
  return (
    <article className="page pb-24 pt-6" data-testid="order-page" data-outcome={order.outcome}>
      <PageHead
        crumbs={[
          { href: inEnvironment(interleavingsPath, request.environment), label: 'Interleavings' },
          { href: matrixOf({ request }), label: request.variant },
          { href: explorationPath(id), label: 'exploration' },
        ]}
        testId="order-headline"
        tab={`${outcomeWords[order.outcome]} · order ${order.n} · ${request.variant}`}
        live
        title={
          <span className={`[overflow-wrap:anywhere] ${broken && sentence === '' ? 'text-bad' : ''}`}>
            {sentence === '' ? lead : sentence}
          </span>
        }
        about={
          <span className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
            <span className="text-ink">
              <OrderMark outcome={order.outcome} />
              {sentence !== '' && broken && (
                <span className="ml-3 text-bad" data-testid="order-violations">
                  {lead.replace(/\.$/, '')}
                </span>
              )}
            </span>
            <span>
              order {order.n} of {explored}
              {isWitness && ', the shortest that breaks it'}
              {text !== formatSchedule(actorsOfSchedule(order.schedule)) &&
                '; shown as the equivalent order with the fewest switches'}
            </span>
            <code className="[overflow-wrap:anywhere]" data-testid="order-text">
              {text}
            </code>
            {options !== '' && <span>{options}</span>}
          </span>
        }
      >
        {order.n > 1 && (
          <Link prefetch={false} href={orderPath(id, order.n - 1)} className="control">
            <span className="sr-only">Order before: </span>‹ {order.n - 1}
          </Link>
        )}
        {order.n < explored && (
          <Link prefetch={false} href={orderPath(id, order.n + 1)} className="control">
            <span className="sr-only">Next order: </span>
            {order.n + 1} ›
          </Link>
        )}
        <CopyButton
          text={() => new URL(replayPath(request, schedule), window.location.href).href}
          label="Copy a link that replays this order on any console"
        >
          Copy link
        </CopyButton>
        <RunButton type="button" className={primaryLook} disabled={replay.isPending} onClick={run} data-testid="replay">
          {replay.isPending ? 'Running…' : 'Replay on the databases'}
        </RunButton>
      </PageHead>
      <ReplayResult replay={replay} before={order} />
      {difference && <DifferenceNote difference={difference} explorationId={id} />}
      <div className="mt-6">
        <OrderView
          schedule={schedule}
          states={states}
          scenario={scenario}
          alone
          decided={decided}
          unseen={<Unseen replay={replay} run={run} />}
        />
      </div>
    </article>
  );
}
