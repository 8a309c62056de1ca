import { interleavingDefaults, type Exploration } from '@/lib/contract/interleavings';
import { exploreCommand } from '@/lib/wording/exploreCommand';
import { parametersInWords } from '@/lib/wording/parametersInWords';
import { verdictSentence } from '@/lib/wording/explorationVerdict';
import { formatSchedule } from '../order/formatSchedule';
import { orderTable } from './orderTable';

/** An exploration as text that pastes into an incident report: the verdict, the counts, and the order that breaks it. No line needs colour or markup. */
export function toText(exploration: Exploration, generatedAt: string): string {
  const { request, witness, violations, failure, notes, startedBy } = exploration;
  const counts = Object.entries(violations).map(([code, orders]) => `  ${code}: ${orders.toLocaleString('en')}`);
  return [
    `${request.scenario}, ${request.variant}${optionsOf(request)}`,
    verdictSentence(exploration),
    '',
    ...(counts.length > 0 ? ['Violating orders by invariant:', ...counts, ''] : []),
    ...(witness === null
      ? []
      : [
          'The shortest order that breaks it:',
          witness.sentence,
          '',
          ...orderTable(witness.schedule, witness.states).map((line) => `  ${line}`),
          '',
          `As text: ${formatSchedule(witness.schedule.map(({ actor }) => actor))}`,
          '',
        ]),
    costOf(exploration),
    ...notes.map(({ at, message }) => `${at} ${message}`),
    ...(failure === null ? [] : [`It failed: ${failure.detail}`]),
    ...(startedBy === null ? [] : [`Started by ${startedBy}`]),
    `Again: ${exploreCommand(request, interleavingDefaults.limit)}`,
    `Lastwrite, exploration ${exploration.id}, ${generatedAt}`,
    '',
  ].join('\n');
}

function optionsOf({ reindex, parameters, environment, reduce }: Exploration['request']): string {
  return [
    ...(reindex ? ['with a reindex job during the calls'] : []),
    ...parametersInWords(parameters),
    ...(reduce ? [] : ['every order, including equivalent ones']),
    ...(environment === null ? [] : [`on ${environment}`]),
  ]
    .map((option) => `, ${option}`)
    .join('');
}

function costOf({ cost, deadlocks }: Exploration): string {
  const call = cost.callMs === null ? 'unknown' : `${cost.callMs.toFixed(1)} ms`;
  const blocked =
    cost.blockedMs === null
      ? 'none waited for a lock'
      : `those that waited for a lock waited ${cost.blockedMs.toFixed(1)} ms`;
  return `A call took ${call} in the median, and ${blocked}; ${cost.retries} retries, ${cost.refused} refused calls, ${deadlocks} deadlocks.`;
}
