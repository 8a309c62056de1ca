import type { Finding } from './inspection';

export interface FindingNode {
  readonly finding: Finding;
  /** Those that this one explains. */
  readonly explains: readonly Finding[];
}

/**
 * Findings as they are read: in the API's order, strongest first, each with those that it explains. A finding whose explanation
 * is itself explained stands under the outermost one; one whose explanation is not there stands on its own.
 */
export function arrangeFindings(findings: readonly Finding[]): readonly FindingNode[] {
  const explanationOf = ({ explainedBy, copy }: Finding): Finding | null => {
    const found = findings.filter(({ code }) => code === explainedBy);
    return found.find((each) => each.copy === copy) ?? found[0] ?? null;
  };
  const rootOf = (finding: Finding): Finding => {
    let root = finding;
    const seen = new Set([finding]);
    for (let next = explanationOf(root); next !== null; next = explanationOf(root)) {
      // Two that explain each other explain nothing: both stand.
      if (seen.has(next)) return finding;
      seen.add(next);
      root = next;
    }
    return root;
  };
  const roots = findings.filter((finding) => rootOf(finding) === finding);
  return roots.map((finding) => ({
    finding,
    explains: findings.filter((each) => each !== finding && rootOf(each) === finding),
  }));
}

/** One line per fact: a path such as `overwrittenBy.committedAt`, and its value as JSON would write it. */
export function flattenEvidence(
  evidence: Readonly<Record<string, unknown>>,
): readonly { readonly path: string; readonly value: unknown }[] {
  const lines: { path: string; value: unknown }[] = [];
  const walk = (path: string, value: unknown) => {
    if (
      typeof value !== 'object' ||
      value === null ||
      (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
    ) {
      lines.push({ path, value });
      return;
    }
    for (const [key, each] of Object.entries(value))
      walk(Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`, each);
  };
  walk('', evidence);
  return lines;
}
