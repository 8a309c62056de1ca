interface Explained {
  readonly code: string;
  readonly copy: string | null;
  readonly explainedBy: string | null;
}

export interface FindingNode<Finding extends Explained> {
  readonly finding: Finding;
  /** Those that this one explains. */
  readonly explains: readonly Finding[];
}

/**
 * Findings as they are read: in the order given, strongest first, each with those that it explains. A finding whose explanation
 * is itself explained stands under the outermost one; one whose explanation is not there stands on its own.
 */
export function arrangeFindings<Finding extends Explained>(
  findings: readonly Finding[],
): readonly FindingNode<Finding>[] {
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
