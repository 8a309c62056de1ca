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
  const byCode = new Map(findings.map((finding) => [finding.code, finding]));
  const rootOf = (finding: Finding): Finding => {
    let root = finding;
    const seen = new Set([finding.code]);
    for (let next = root.explainedBy; next !== null && byCode.has(next); next = root.explainedBy) {
      // Two that explain each other explain nothing: both stand.
      if (seen.has(next)) return finding;
      seen.add(next);
      root = byCode.get(next) ?? root;
    }
    return root;
  };
  const roots = findings.filter((finding) => rootOf(finding).code === finding.code);
  return roots.map((finding) => ({
    finding,
    explains: findings.filter((each) => each.code !== finding.code && rootOf(each).code === finding.code),
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
