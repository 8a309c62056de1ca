import { severities } from '@/lib/evidence/model';
import type { Drift, Sweep } from '@/lib/contract/sweeps';
import { costText, progressText, sweepSentence } from '@/lib/wording/drift';
import { printable } from './printable';
import type { Style } from './style';

/** One line while it runs. */
export function sweepProgress({ status, title, progress, plural, counts }: Sweep): string {
  if (status === 'queued') return `${title}: waiting for a worker.`;
  const found = counts.drifted === 0 ? '' : `; ${counts.drifted.toLocaleString('en')} drifted so far`;
  return `${title}: ${status === 'paused' ? 'paused, ' : ''}${progressText(progress, plural)}${found}.`;
}

/** The sentence, every reason why it is incomplete, its drifts with the worst first, and what it cost. */
export function renderSweep(sweep: Sweep, drifts: readonly Drift[], style: Style, nowMs: number): string {
  const { counts, incomplete, warnings, cost, outcome } = sweep;
  const colour = outcome === 'clean' ? style.good : outcome === 'drifted' ? style.bad : style.unsure;
  const listed = worstFirst(drifts);
  const more = counts.drifted - listed.length;
  return [
    style.bold(colour(printable(sweepSentence(sweep, nowMs)))),
    // The sentence has the only one already.
    ...(incomplete.length > 1 ? incomplete.map((why) => `  ${printable(why)}`) : []),
    ...listed.flatMap(({ name, headline }) => [`  ${printable(name)}`, `    ${style.dim(printable(headline))}`]),
    ...(more > 0 ? [`  and ${more.toLocaleString('en')} more.`] : []),
    ...warnings.map((warning) => style.dim(printable(warning))),
    style.dim(`Cost: ${costText(cost)}.`),
  ].join('\n');
}

/** The most severe, and of these the oldest. */
function worstFirst(drifts: readonly Drift[]): readonly Drift[] {
  return [...drifts].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.firstSeenAt < b.firstSeenAt ? -1 : 1),
  );
}
