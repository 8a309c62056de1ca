import type { AlertFacts, WebhookBodyType } from '@/lib/contract/schedules';
import { driftSentence } from './drift';
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

function sweepOf({ sweep, plural, environment }: FactsOf<'overdue' | 'incomplete'>): string {
  return `${sweep} sweep of ${plural} in ${environment}`;
}

function overdueAlert(facts: FactsOf<'overdue'>, nowMs: number): string {
  const { lastCompleteAt, since, cron, timeZone, problem } = facts;
  const what =
    lastCompleteAt === null
      ? `The scheduled ${sweepOf(facts)} has not completed since it was set up at ${formatMoment(since, nowMs)}`
      : `The scheduled ${sweepOf(facts)} has not completed since ${formatMoment(since, nowMs)}`;
  return `${what} (${cron}, ${timeZone}).${problem === null ? '' : ` ${problem}`}`;
}

function overdueIsOver(facts: FactsOf<'overdue'>, nowMs: number): string {
  const { lastCompleteAt, since } = facts;
  return lastCompleteAt !== null && lastCompleteAt > since
    ? `The scheduled ${sweepOf(facts)} has completed again, at ${formatMoment(lastCompleteAt, nowMs)}.`
    : `The scheduled ${sweepOf(facts)} is no longer overdue: its schedule was changed, turned off or deleted.`;
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
