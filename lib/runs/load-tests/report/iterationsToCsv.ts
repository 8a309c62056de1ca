import type { Iteration, LoadTestConditions } from '@/lib/contract/loadTests';
import { csvLine } from '@/lib/wording/csvLine';

/** The first line. Lines end with CR LF, this one too. */
export const iterationsCsvHead = `${csvLine(['n', 'delay_ms', 'outcome', 'violations', 'subject', 'error', 'convergence_ms', 'delay_error_ms', 'attempts', 'finished_at', 'calls', 'findings', 'run_saturated'])}\r\n`;

/** One line per iteration, so thousands can be streamed. Multiple values in a cell are separated by spaces. */
export function iterationToCsv(iteration: Iteration, { measured, saturated }: LoadTestConditions): string {
  const {
    n,
    delayMs,
    outcome,
    violations,
    subject,
    error,
    convergenceMs,
    delayErrorMs,
    attempts,
    finishedAt,
    calls,
    inspection,
  } = iteration;
  const performed = calls.map(
    ({ call, startedAt, finishedAt: answeredAt, status }) => `${call}@${startedAt}/${answeredAt}=${status}`,
  );
  const findings = inspection?.findings.map(({ code }) => code) ?? [];
  return `${csvLine([n, delayMs, outcome, violations.join(' '), subject, error, toMicros(convergenceMs), toMicros(delayErrorMs), attempts, finishedAt, performed.join(' '), findings.join(' '), measured ? String(saturated) : null])}\r\n`;
}

export function iterationsToCsv(iterations: readonly Iteration[], conditions: LoadTestConditions): string {
  return iterationsCsvHead + iterations.map((iteration) => iterationToCsv(iteration, conditions)).join('');
}

/** Milliseconds with their microseconds: further digits are a clock's noise. */
function toMicros(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}
