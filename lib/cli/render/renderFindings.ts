import type { Inspection } from '@/lib/contract/inspect';
import { printable, wrap } from './printable';
import type { Style } from './style';

type Finding = Inspection['findings'][number];

/** Findings in the order given, strongest first; one that another explains stands under that one, in a line. */
export function renderFindings(findings: readonly Finding[], style: Style): readonly string[] {
  const codes = new Set(findings.map(({ code }) => code));
  const top = findings.filter(({ explainedBy }) => explainedBy === null || !codes.has(explainedBy));
  return top.flatMap((finding, index) => [
    ...(index > 0 ? [''] : []),
    ...renderFinding(finding, style),
    ...findings
      .filter(({ explainedBy }) => explainedBy === finding.code)
      .map((folded) => style.dim(`    explains ${folded.code}: ${printable(folded.title)}`)),
  ]);
}

function renderFinding(
  { severity, code, title, explanation, narrative, remedy }: Finding,
  style: Style,
): readonly string[] {
  const paint = { error: style.bad, warning: style.unsure, info: style.dim }[severity];
  const body = wrap(printable(explanation), style.width - 4).map((line) => `    ${line}`);
  const story = narrative.flatMap((sentence, index) => {
    const number = `${index + 1}. `;
    return wrap(printable(sentence), style.width - 4 - number.length).map(
      (line, part) => `    ${part === 0 ? number : ' '.repeat(number.length)}${line}`,
    );
  });
  return [
    `  ${paint(`${severity} ${code}`)}  ${style.bold(printable(title))}`,
    ...body,
    ...story,
    ...(remedy === undefined ? [] : renderRemedy(remedy, style)),
  ];
}

/** SQL is neither wrapped nor cut: it is there to be pasted. */
function renderRemedy({ repair, statements }: NonNullable<Finding['remedy']>, style: Style): readonly string[] {
  return [
    ...wrap(`What to do now: ${printable(repair)}`, style.width - 4).map((line) => `    ${line}`),
    ...statements.flatMap(({ sql }) => sql.split('\n').map((line) => style.dim(`      ${printable(line)}`))),
  ];
}
