import type { TriedScenario } from '@/lib/contract/loadTests';
import { sentCommand } from '@/lib/wording/sentCommand';
import { answerText, capturedText, triedText } from '@/lib/wording/triedText';
import { printable, wrap } from './printable';
import { renderInspection } from './renderInspection';
import type { Style } from './style';

/** A scenario that was tried once: the judgement, each request with its answer, and what the stores held. Ends with a newline. */
export function renderTried(tried: TriedScenario, style: Style): string {
  const { scenario, variant, environment, outcome, subject, calls, inspection } = tried;
  const paint = { passed: style.good, failed: style.bad, unknown: style.unsure }[outcome];
  const mark = { passed: '✓', failed: '✗', unknown: '?' }[outcome];
  const head = [
    style.dim(printable(`${scenario} ${variant}  (${environment})  ${subject ?? 'no record was created'}`)),
    ...wrap(printable(triedText(tried)), style.width - 2).map(
      (line, index) => `${index === 0 ? paint(mark) : ' '} ${style.bold(paint(line))}`,
    ),
  ];
  const blocks = [
    ...calls.map((call) => callLines(call, style)),
    ...(inspection ? [inspected(inspection, style)] : []),
  ];
  return [head, ...blocks].map((lines) => lines.join('\n').trimEnd()).join('\n\n') + '\n';
}

function callLines(
  { actor, call, status, sent, response, captured }: TriedScenario['calls'][number],
  style: Style,
): readonly string[] {
  const answered = status === 0 ? 'no answer' : `answered ${status}`;
  return [
    `${style.bold(printable(actor))}  ${printable(call)}  ${answered}`,
    ...(sent === undefined ? [] : [`  ${printable(sentCommand(sent))}`]),
    ...(response === null || response === undefined
      ? []
      : answerText(response)
          .split('\n')
          .map((line) => `  ${style.dim(printable(line))}`)),
    ...(captured ? [`  captured ${printable(capturedText(captured))}`] : []),
  ];
}

function inspected(inspection: NonNullable<TriedScenario['inspection']>, style: Style): readonly string[] {
  return renderInspection(inspection, style).split('\n');
}
