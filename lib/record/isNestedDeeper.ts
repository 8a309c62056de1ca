/** Beyond a few thousand levels serialisers run out of stack. A value that is no list and no object has no level below it. */
export function isNestedDeeper(value: unknown, most: number): boolean {
  let depth = 0;
  for (const _ of levelsOf(value)) {
    if (depth > most) return true;
    depth += 1;
  }
  return false;
}

/** The value itself, then all that stands in it, level by level. */
export function* levelsOf(value: unknown): Generator<readonly unknown[], void, void> {
  let level: readonly unknown[] = [value];
  while (level.length > 0) {
    yield level;
    level = level.flatMap((item): readonly unknown[] =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    );
  }
}
