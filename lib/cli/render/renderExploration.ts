import type { Exploration } from '@/lib/contract/interleavings';
import { explorationVerdict, verdictSentence } from '@/lib/wording/explorationVerdict';
import { formatSchedule } from '@/lib/runs/explorations/order/formatSchedule';
import { orderTable } from '@/lib/runs/explorations/report/orderTable';
import { printable } from './printable';
import type { Style } from './style';

/** One line while it runs. */
export function explorationProgress({ status, explored, violating, possible }: Exploration): string {
  if (status === 'queued') return 'Queued.';
  const most = possible === null ? '' : `, of at most ${possible.toLocaleString('en')}`;
  return `${explored.toLocaleString('en')} orders run${most}; ${violating.toLocaleString('en')} violate an invariant.`;
}

/** The verdict, the counts, the shortest order that breaks it with a column per actor, and where to look on. */
export function renderExploration(exploration: Exploration, page: string, style: Style): string {
  const { violations, witness, cost, deadlocks, notes } = exploration;
  const colour = { clean: style.good, violated: style.bad, incomplete: style.unsure }[explorationVerdict(exploration)];
  const counts = Object.entries(violations).map(
    ([code, orders]) => `  ${code.padEnd(20)} ${orders.toLocaleString('en').padStart(7)}`,
  );
  return [
    style.bold(colour(verdictSentence(exploration))),
    ...counts,
    ...(witness === null
      ? []
      : [
          '',
          style.bold('The shortest order that breaks it'),
          printable(witness.sentence),
          ...orderTable(witness.schedule).map((line, index) => (index === 0 ? style.dim(line) : line)),
          '',
          style.dim(formatSchedule(witness.schedule.map(({ actor }) => actor))),
        ]),
    '',
    `A call took ${ms(cost.callMs)} in the median${cost.blockedMs === null ? '' : `, of which ${ms(cost.blockedMs)} waiting where it had to wait for a lock`}; ${cost.retries} retries, ${cost.refused} refused, ${deadlocks} deadlocks.`,
    ...notes.map(({ message }) => style.dim(printable(message))),
    page,
  ].join('\n');
}

function ms(value: number | null): string {
  return value === null ? 'an unknown time' : `${value.toFixed(1)} ms`;
}
