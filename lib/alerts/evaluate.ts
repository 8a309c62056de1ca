import type { AlertFacts, AlertKind } from '@/lib/contract/schedules';
import type { RaisedAlert } from '@/lib/state/webhooks/raisedAlerts';
import type { KeptWebhook } from '@/lib/state/webhooks/webhooks';

/** Something that may be wrong, as it is now. */
export interface Watched {
  readonly subject: string;
  readonly facts: Exclude<AlertFacts, { alert: 'test' }>;
  /** For drift the threshold of each webhook tells. */
  readonly isWrong: boolean;
}

/** What a webhook is to be told; `facts` null: nothing, it no longer asks for this. */
export interface Change {
  readonly webhook: string;
  readonly subject: string;
  readonly alert: AlertKind;
  readonly isOver: boolean;
  readonly facts: AlertFacts | null;
}

type Watcher = Pick<KeptWebhook, 'id' | 'environment' | 'record' | 'alerts' | 'threshold'>;

/** What has changed since each webhook was told last: what is wrong and was not told, and what was told and is over. Pure. */
export function changesSince(
  webhooks: readonly Watcher[],
  raised: readonly RaisedAlert[],
  watched: readonly Watched[],
): readonly Change[] {
  const bySubject = new Map(watched.map((each) => [each.subject, each]));
  return webhooks.flatMap((webhook) => {
    const told = raised.filter((each) => each.webhook === webhook.id);
    const known = new Set(told.map(({ subject }) => subject));
    const begun = watched.filter(
      (each) => !known.has(each.subject) && asksFor(webhook, each) && isWrong(webhook, each),
    );
    const over = told.filter(({ subject, alert }) => {
      const now = bySubject.get(subject);
      return !webhook.alerts.includes(alert) || now === undefined || !isWrong(webhook, now);
    });
    return [
      ...begun.map(({ subject, facts }): Change => {
        const withThreshold = toldTo(webhook, facts);
        return { webhook: webhook.id, subject, alert: facts.alert, isOver: false, facts: withThreshold };
      }),
      ...over.map(({ subject, alert, facts }): Change => {
        const asked = webhook.alerts.includes(alert);
        const now = bySubject.get(subject)?.facts ?? withoutDrift(facts);
        return { webhook: webhook.id, subject, alert, isOver: true, facts: asked ? toldTo(webhook, now) : null };
      }),
    ];
  });
}

function asksFor({ environment, record, alerts }: Watcher, { facts }: Watched): boolean {
  return (
    alerts.includes(facts.alert) &&
    (environment === null || environment === facts.environment) &&
    (record === null || record === facts.record)
  );
}

function isWrong({ threshold }: Watcher, { facts, isWrong: wrong }: Watched): boolean {
  return facts.alert === 'drift' ? facts.open > threshold : wrong;
}

function toldTo({ threshold }: Watcher, facts: AlertFacts): AlertFacts {
  return facts.alert === 'drift' ? { ...facts, threshold } : facts;
}

/** Of a type without a row nothing has drifted. */
function withoutDrift(facts: AlertFacts): AlertFacts {
  return facts.alert === 'drift' ? { ...facts, open: 0, causes: {} } : facts;
}
