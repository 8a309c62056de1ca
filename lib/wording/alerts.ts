import type { AlertFacts, WebhookBodyType } from '@/lib/contract/schedules';
import { driftSentence } from './drift';
import { raceName, toldRateText } from './failureRate';
import { formatRate } from './formatRate';
import { formatMoment } from './moments';

/** What an alert says to people, in a sentence or two. `nowMs`: milliseconds since 1970. */
export function alertText(type: WebhookBodyType, facts: AlertFacts, nowMs: number): string {
  const isOver = type === 'alert.over';
  switch (facts.alert) {
    case 'drift':
      return driftAlert(facts, isOver, nowMs);
    case 'overdue':
      return isOver ? overdueIsOver(facts, nowMs) : overdueAlert(facts, nowMs);
    case 'incomplete':
      return isOver ? incompleteIsOver(facts) : incompleteAlert(facts);
    case 'failure_rate':
      return isOver ? rateIsOver(facts) : rateAlert(facts);
    case 'test':
      return 'This is a test from Lastwrite. Alerts will arrive like this one.';
    default:
      return facts satisfies never;
  }
}

type FactsOf<Alert extends AlertFacts['alert']> = Extract<AlertFacts, { alert: Alert }>;

function driftAlert(facts: FactsOf<'drift'>, isOver: boolean, nowMs: number): string {
  const { environment, threshold, verifiedThrough } = facts;
  const known = { ...facts, configured: true, lastSweep: null, lastDeep: null, overdue: [] };
  const { drifted, verified } = driftSentence(known, nowMs);
  const said = verifiedThrough === null ? drifted : `${drifted}; ${verified}`;
  if (!isOver) return `Drift in ${environment}: ${said}.${threshold === 0 ? '' : ` The threshold is ${threshold}.`}`;
  return threshold === 0
    ? `Drift in ${environment} is over: ${said}.`
    : `Drift in ${environment} is no longer above the threshold of ${threshold}: ${said}.`;
}

function sweepOf({ sweep, plural, environment }: FactsOf<'incomplete'>): string {
  return `${sweep} sweep of ${plural} in ${environment}`;
}

function scheduledRunOf({ race, sweep, plural, environment }: FactsOf<'overdue'>): string {
  return race ? `load test ${raceName(race)} in ${environment}` : `${sweep} sweep of ${plural} in ${environment}`;
}

function rateAlert(facts: FactsOf<'failure_rate'>): string {
  const { race, environment, threshold } = facts;
  const how = threshold === 0 ? 'fails' : `fails more often than ${formatRate(threshold)}`;
  return `${raceName(race)} in ${environment} ${how}. ${toldRateText(facts)}.`;
}

function rateIsOver(facts: FactsOf<'failure_rate'>): string {
  const { race, environment, threshold, state } = facts;
  if (state === 'above')
    return `The failure rate of ${raceName(race)} in ${environment} is no longer watched: its schedule was changed, turned off or deleted, or its runs are no longer kept.`;
  return threshold === 0
    ? `${raceName(race)} in ${environment} no longer fails. ${toldRateText(facts)}.`
    : `${raceName(race)} in ${environment} is no longer shown to fail more often than ${formatRate(threshold)}. ${toldRateText(facts)}.`;
}

function overdueAlert(facts: FactsOf<'overdue'>, nowMs: number): string {
  const { lastCompleteAt, since, cron, timeZone, problem } = facts;
  const what =
    lastCompleteAt === null
      ? `The scheduled ${scheduledRunOf(facts)} has not completed since it was set up at ${formatMoment(since, nowMs)}`
      : `The scheduled ${scheduledRunOf(facts)} has not completed since ${formatMoment(since, nowMs)}`;
  return `${what} (${cron}, ${timeZone}).${problem === null ? '' : ` ${problem}`}`;
}

function overdueIsOver(facts: FactsOf<'overdue'>, nowMs: number): string {
  const { lastCompleteAt, since } = facts;
  return lastCompleteAt !== null && lastCompleteAt > since
    ? `The scheduled ${scheduledRunOf(facts)} has completed again, at ${formatMoment(lastCompleteAt, nowMs)}.`
    : `The scheduled ${scheduledRunOf(facts)} is no longer overdue: its schedule was changed, turned off or deleted.`;
}

function incompleteAlert(facts: FactsOf<'incomplete'>): string {
  const [first, ...more] = facts.reasons;
  const how = facts.outcome === 'failed' ? 'failed' : 'is incomplete';
  const why = first === undefined ? '.' : `: ${first}`;
  const rest =
    more.length === 0 ? '' : ` There ${more.length === 1 ? 'is 1 more reason' : `are ${more.length} more reasons`}.`;
  return `The last ${sweepOf(facts)} ${how}${why}${rest}`;
}

function incompleteIsOver(facts: FactsOf<'incomplete'>): string {
  return facts.outcome === 'incomplete' || facts.outcome === 'failed'
    ? `The incomplete ${sweepOf(facts)} is no longer kept.`
    : `The last ${sweepOf(facts)} is complete again.`;
}
