import type { AlertKind, Webhook, WebhookDelivery } from '@/lib/contract/schedules';
import { formatCount } from '@/lib/wording/formatMs';
import { formatMoment } from '@/lib/wording/moments';

export const alertTitles: Readonly<Record<AlertKind, string>> = {
  drift: 'records have drifted',
  overdue: 'a schedule has not run',
  incomplete: 'a sweep is incomplete',
  failure_rate: 'a scheduled load test fails too often',
};

/** `more than 5 records have drifted`, and the others as they are. */
export function alertText(alert: AlertKind, threshold: number): string {
  if (alert !== 'drift' || threshold === 0) return alertTitles[alert];
  return `more than ${formatCount(threshold)} ${threshold === 1 ? 'record has' : 'records have'} drifted`;
}

/** `Every environment, every record type`. */
export function webhookScope({ environment, record }: Pick<Webhook, 'environment' | 'record'>): string {
  return `${environment ?? 'Every environment'}, ${record ?? 'every record type'}`;
}

/** `Delivered, answered 204`, `Failed after 8 attempts: …`, `Attempt 2 at 09:46 UTC: answered 500`. */
export function deliveryText(
  { status, answered, attempts, problem, nextAttemptAt }: WebhookDelivery,
  nowMs: number,
): string {
  const why = problem ?? (answered === null ? 'no answer' : `answered ${answered}`);
  switch (status) {
    case 'delivered':
      return answered === null ? 'Delivered' : `Delivered, answered ${answered}`;
    case 'failed':
      return `Failed after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: ${why}`;
    case 'waiting':
      return attempts === 0
        ? 'Waiting to be sent'
        : `Attempt ${attempts + 1}${nextAttemptAt === null ? '' : ` at ${formatMoment(nextAttemptAt, nowMs)}`}: ${why}`;
    default:
      return status satisfies never;
  }
}
