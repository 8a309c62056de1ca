import type { Sign } from '../signs';
import type { TimelineLayout } from './layout';

/** Everything that a timeline can draw. */
export type LegendShape =
  | 'call'
  | 'async'
  | 'read'
  | 'write'
  | 'unsaid'
  | 'commit'
  | 'tracedCommit'
  | 'drop'
  | 'raw'
  | 'final'
  | 'tombstone'
  | 'deleted'
  | 'selected'
  | 'link'
  | 'crossing'
  | 'bad'
  | 'carries'
  | 'gap'
  | 'bin'
  | 'cut';

export interface LegendEntry {
  readonly shape: LegendShape;
  readonly text: string;
  /** Whose colour the shape has, where it can be one of several. */
  readonly sign?: Sign;
}

const stores: Readonly<Record<Sign, string>> = {
  truth: 'the truth',
  derived: 'a derived copy',
  final: 'FINAL',
  raw: 'ClickHouse',
};

/** What is drawn, each colour, shape and line with its meaning, and nothing that is not. */
export function legendOf(layout: TimelineLayout, selected: number | null): readonly LegendEntry[] {
  const steps = layout.calls.flatMap((call) => call.steps.map(({ step }) => step));
  const versions = layout.inserted.map(({ version }) => version);
  const isWrite = ({ effect }: (typeof steps)[number]) =>
    effect !== undefined && effect !== 'read' && effect !== 'work';
  const entries: LegendEntry[] = [];
  const add = (drawn: boolean, shape: LegendShape, text: string, sign?: Sign) => {
    if (drawn) entries.push({ shape, text, ...(sign ? { sign } : {}) });
  };
  add(layout.calls.length > 0, 'call', 'call, from request to answer');
  add(
    layout.calls.some(({ asyncTo }) => asyncTo !== null),
    'async',
    'work after the answer',
  );
  for (const sign of ['truth', 'derived', 'final', 'raw'] as const) {
    const own = steps.filter((step) => step.sign === sign);
    add(
      own.some((step) => step.effect !== undefined && !isWrite(step)),
      'read',
      `reads ${stores[sign]}`,
      sign,
    );
    add(own.some(isWrite), 'write', `writes ${stores[sign]}`, sign);
  }
  add(
    steps.some(({ sign, effect }) => sign === null || effect === undefined),
    'unsaid',
    'step that touches no store, or does not say what it does',
  );
  const commits = layout.commits.map(({ commit }) => commit);
  add(
    commits.some(({ told, bad }) => told === 'postgres' && !bad),
    'commit',
    'commit in Postgres',
  );
  add(
    commits.some(({ told, bad }) => told === 'trace' && !bad),
    'tracedCommit',
    'commit whose row was replaced later',
  );
  add(
    layout.commits.some(({ dropFrom }) => dropFrom !== null),
    'drop',
    'the call that committed',
  );
  add(versions.length > 0, 'raw', 'version in RAW');
  add(
    versions.some(({ survives }) => survives),
    'final',
    'kept by FINAL',
  );
  add(
    versions.some(({ hidden }) => hidden === 'tombstone'),
    'tombstone',
    'tombstone',
  );
  add(
    versions.some(({ hidden }) => hidden === 'deleted'),
    'deleted',
    'deleted',
  );
  add(
    versions.some(({ id }) => id === selected),
    'selected',
    'chosen',
  );
  add(layout.links.length > 0, 'link', 'one version, as inserted and by its version');
  add(
    layout.links.some(({ crosses }) => crosses),
    'crossing',
    'orders cross',
  );
  add(layout.carries.length > 0, 'carries', 'the commit that a version carries');
  add(
    [...layout.links, ...layout.carries].some(({ bad }) => bad) ||
      commits.some(({ bad }) => bad) ||
      versions.some(({ bad }) => bad),
    'bad',
    'part of a finding',
  );
  const [gap] = layout.gaps;
  if (gap) add(true, 'gap', layout.gaps.length === 1 ? gap.title : `versions merged away, at most so many`);
  add(layout.bins.length > 0, 'bin', 'versions too close to draw one by one; drag to look closer');
  add(layout.breaks.length > 0, 'cut', 'idle time cut out');
  return entries;
}
