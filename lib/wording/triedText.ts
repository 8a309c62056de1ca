import type { TriedScenario } from '@/lib/contract/loadTests';
import { violationLabels } from './violationLabels';

/** What a single iteration came to, in a sentence or two. */
export function triedText({ outcome, violations, raced, reason }: TriedScenario): string {
  if (outcome === 'unknown') return `It could not be judged: ${reason ?? 'no reason given'}.`;
  if (outcome === 'failed') return `${violationLabels(raced, violations).join('; ')}.`;
  return 'Every invariant held, in this one iteration.';
}

const MOST_CHARACTERS = 4_000;

/** An answer as text, cut where it is long. */
export function answerText(response: unknown): string {
  const text = typeof response === 'string' ? response : (JSON.stringify(response, null, 2) ?? '');
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** `order = 48215, version = 3`: values of an answer that later requests use. */
export function capturedText(captured: Readonly<Record<string, unknown>>): string {
  return Object.entries(captured)
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
