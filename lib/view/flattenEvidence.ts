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
