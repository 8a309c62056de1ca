import type { Version } from './inspection';

/**
 * What addresses call the versions of a row, in their order: by the version itself, which a merge leaves as it is, and not by their place, which
 * changes once versions before them are merged away. Of several with the same version the last one, which a merge keeps, has the plain name.
 */
export function versionNames(versions: readonly Pick<Version, 'version'>[]): readonly string[] {
  const later = new Map<string, number>();
  return versions
    .map(({ version }) => version ?? 'none')
    .reverse()
    .map((stamp) => {
      const before = later.get(stamp) ?? 0;
      later.set(stamp, before + 1);
      return before === 0 ? stamp : `${stamp}~${before}`;
    })
    .reverse();
}
