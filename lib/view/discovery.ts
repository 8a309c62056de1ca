import type { DiscoverResponse } from '@/lib/contract/records';

export type ShownProposal = DiscoverResponse['proposals'][number];

/** What of a discovery is new: proposals that no record type is configured for, those that fit first, the best of each first. */
export function newProposals({ proposals }: DiscoverResponse): readonly ShownProposal[] {
  return proposals
    .filter(({ configured }) => !configured)
    .sort((a, b) => Number(a.problems.length > 0) - Number(b.problems.length > 0) || b.score - a.score);
}

export interface ProposedTables {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly postgres: string;
  readonly clickhouse: string;
  /** Ids of its children. */
  readonly children: readonly string[];
}

/** What the entry of a proposal says, for people. */
export function tablesOf({ entry }: ShownProposal): ProposedTables {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const id = text(entry.id);
  const title = id.replaceAll('_', ' ');
  const children = Array.isArray(entry.children) ? (entry.children as readonly { readonly id?: unknown }[]) : [];
  return {
    id,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    name: text(entry.name),
    postgres: text(entry.postgres),
    clickhouse: text(entry.clickhouse),
    children: children.map((child) => text(child.id)),
  };
}

/** As it stands in the configuration, among the entries of "records". */
export function entryText(entry: ShownProposal['entry']): string {
  const { children, ...rest } = entry;
  const lines = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${spaced(value)}`);
  if (Array.isArray(children))
    lines.push(`  "children": [\n${children.map((child) => `    ${spaced(child)}`).join(',\n')}\n  ]`);
  return `{\n${lines.join(',\n')}\n}`;
}

/** JSON in one line, with a space behind each colon and comma. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return `{ ${entries.join(', ')} }`;
}

/** `2 pairs of tables look like records`. */
export function foundHeadline(found: readonly ShownProposal[], { left }: DiscoverResponse): string {
  const rest = left.postgres.length + left.clickhouse.length;
  const others = rest === 0 ? '' : ` ${rest} further ${rest === 1 ? 'table has' : 'tables have'} no counterpart.`;
  if (found.length === 0) return `No further tables look like a record and its copy.${others}`;
  const pairs = found.length === 1 ? '1 pair of tables looks' : `${found.length} pairs of tables look`;
  return `${pairs} like a record and its copy.${others}`;
}
