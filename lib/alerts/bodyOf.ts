import type { AlertFacts, WebhookBody, WebhookBodyType } from '@/lib/contract/schedules';
import { alertText } from '@/lib/wording/alerts';

export interface Message {
  /** For the console's own pages. */
  readonly text: string;
  readonly body: WebhookBody;
}

/** What is told to people and, in the body, to programs. */
export function messageOf(type: WebhookBodyType, data: AlertFacts, nowMs: number): Message {
  const text = alertText(type, data, nowMs);
  return { text, body: { text: escapeForSlack(text), type, timestamp: new Date(nowMs).toISOString(), data } };
}

/** Slack reads these three characters as its own: `<!channel>` would call everybody. */
function escapeForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
