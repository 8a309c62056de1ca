import type { Inspection } from '@/lib/contract/inspect';
import { keptWithText } from '@/lib/wording/keptWith';
import { droppedCallsText } from '@/lib/wording/droppedCalls';
import { renderFields } from './renderFields';
import { renderFindings } from './renderFindings';
import { renderVersions } from './renderVersions';
import { printable, wrap } from './printable';
import type { Style } from './style';

/** One inspection for a person at a terminal: the verdict, what was found, then what the copies hold. Ends with a newline. */
export function renderInspection(inspection: Inspection, style: Style): string {
  const blocks = [
    headline(inspection, style),
    renderFindings(inspection.findings, style),
    renderFields(inspection, style),
    renderVersions(inspection, style),
    footer(inspection, style),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

export function paintVerdict(verdict: Inspection['verdict'], style: Style): (text: string) => string {
  switch (verdict) {
    case 'consistent':
      return style.good;
    case 'inconsistent':
      return style.bad;
    case 'unknown':
      return style.unsure;
    default:
      return verdict satisfies never;
  }
}

function headline({ name, environment, verdict, headline: words }: Inspection, style: Style): readonly string[] {
  const paint = paintVerdict(verdict, style);
  const mark = { consistent: '✓', inconsistent: '✗', unknown: '?' }[verdict];
  const [first = '', ...more] = wrap(printable(`${words.lead} ${words.rest}`.trim()), style.width - 2);
  return [
    style.dim(`${printable(name)}  (${printable(environment)})`),
    `${paint(mark)} ${style.bold(paint(first))}`,
    ...more.map((line) => `  ${style.bold(paint(line))}`),
  ];
}

function footer(
  { copies, inspectedAt, durationMs, callsError, droppedCalls, keptWith, notJudged }: Inspection,
  style: Style,
): readonly string[] {
  const reads = copies
    .map(
      ({ title, status, durationMs: took }) =>
        `${printable(title)} ${status === 'ok' ? '' : `${status} `}${took.toFixed(1)} ms`,
    )
    .join(' · ');
  const errors = copies.flatMap(({ title, error }) =>
    error
      ? wrap(printable(`${title}: ${error.message} ${error.hint}`), style.width - 2).map((line) =>
          style.unsure(`  ${line}`),
        )
      : [],
  );
  const warnings = [...new Set(copies.flatMap((copy) => copy.warnings))].flatMap((warning) =>
    wrap(printable(`Note: ${warning}`), style.width - 2).map((line) => `  ${line}`),
  );
  const calls = [keptWithText(keptWith), callsError, droppedCallsText(droppedCalls)].flatMap((text) =>
    text === null ? [] : wrap(printable(text), style.width - 2).map((line) => style.unsure(`  ${line}`)),
  );
  const unjudged = notJudged.flatMap(({ what, why, enabledBy }) =>
    wrap(printable(`Not judged: ${what}, because ${why}. ${enabledBy}`), style.width - 2).map((line) =>
      style.dim(`  ${line}`),
    ),
  );
  return [
    ...errors,
    ...calls,
    ...warnings,
    ...unjudged,
    style.dim(`Read at ${inspectedAt} in ${durationMs.toFixed(0)} ms: ${reads}`),
  ];
}
