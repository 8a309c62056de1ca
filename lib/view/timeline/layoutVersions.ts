import type { AddLane, Bin, CommitPlace, Frame, Label, Link, TimelineLayout, VersionPlace } from './layout';
import type { Crossing, TimelineModel, VersionMark } from './model';
import { labelWidth, placeLabels } from './placeLabels';
import { spread } from './spread';

const APART_PX = 20;
const BIN_PX = 12;
/** When crowded, one version of a crossing for so many pixels. */
const CROSSING_PX = 64;
const ROW_PX = 16;

type VersionsLayout = Pick<
  TimelineLayout,
  'inserted' | 'stamped' | 'links' | 'carries' | 'crossLabels' | 'gaps' | 'bins' | 'texts'
> & { readonly below: number; readonly leftOut: number };

/** The two lanes of versions and the lines between them. Where there are more versions than room, the telling ones are drawn and the rest counted in bins. */
export function layoutVersions(
  model: TimelineModel,
  frame: Frame,
  addLane: AddLane,
  selected: number | null,
  commits: readonly CommitPlace[],
): VersionsLayout {
  if (model.versions.length === 0) return nothing;
  const insertedY = addLane('RAW, as inserted', 34, 6);
  const stampedY = addLane('by version', 44, 14);
  const visible = model.versions.filter((version) => frame.shows(version.insertedAt) || frame.shows(version.stampedAt));
  const crowded = visible.length * (APART_PX - 4) > frame.x1 - frame.x0;
  const drawn = crowded ? telling(visible, model, selected, Math.floor((frame.x1 - frame.x0) / CROSSING_PX)) : visible;
  const inserted = place(
    drawn,
    insertedY,
    frame,
    (version) => version.insertedAt,
    (a, b) => a.position - b.position,
  );
  const stamped = place(
    drawn,
    stampedY,
    frame,
    (version) => version.stampedAt,
    (a, b) => a.rank - b.rank,
  );
  const byId = new Map(stamped.map((each) => [each.version.id, each]));
  const links = inserted.flatMap((from): Link[] => {
    const to = byId.get(from.version.id);
    return to
      ? [
          {
            id: from.version.id,
            path: `M${from.x} ${from.y + 7}L${to.x} ${to.y - 7}`,
            crosses: from.version.crosses,
            survives: from.version.survives,
            bad: from.version.bad,
          },
        ]
      : [];
  });
  const changes = layoutChanges(
    crowded ? drawn.filter((each) => each.survives || each.id === selected || each.bad) : drawn,
    stamped,
    stampedY,
    frame,
  );
  return {
    inserted,
    stamped,
    links,
    carries: carryLinks(inserted, commits),
    crossLabels: [
      ...crossLabels(
        model.crossings,
        inserted,
        (place) => [place.x, byId.get(place.version.id)?.x ?? place.x],
        (insertedY + stampedY) / 2,
        frame,
      ),
      ...crossLabels(
        model.commitCrossings,
        inserted,
        (place) => [place.x, commitOf(place, commits)?.x ?? place.x],
        insertedY - 28,
        frame,
      ),
    ],
    gaps: mergedGaps(inserted, frame, model.mergedAway),
    bins: crowded
      ? [
          ...bins(visible, insertedY, frame, (version) => version.insertedAt),
          ...bins(visible, stampedY, frame, (version) => version.stampedAt),
        ]
      : [],
    texts: changes.texts,
    below: changes.rows * ROW_PX + 8,
    leftOut: changes.leftOut,
  };
}

const nothing: VersionsLayout = {
  inserted: [],
  stamped: [],
  links: [],
  carries: [],
  crossLabels: [],
  gaps: [],
  bins: [],
  texts: [],
  below: 0,
  leftOut: 0,
};

/** Chosen by FINAL, wrong, selected, first, last, and as many whole crossings as there is room for, bad ones before others. */
function telling(
  visible: readonly VersionMark[],
  model: TimelineModel,
  selected: number | null,
  most: number,
): readonly VersionMark[] {
  const crossing = new Set<number>();
  for (const { from, to } of [...model.crossings].sort((a, b) => Number(b.bad) - Number(a.bad))) {
    const members = visible.filter((version) => version.position >= from && version.position <= to);
    if (crossing.size + members.length <= most) for (const member of members) crossing.add(member.id);
  }
  return visible.filter(
    (version) =>
      version.survives ||
      version.bad ||
      version.id === selected ||
      version.position === 0 ||
      version.position === model.versions.length - 1 ||
      crossing.has(version.id),
  );
}

function place(
  versions: readonly VersionMark[],
  y: number,
  frame: Frame,
  time: (version: VersionMark) => number,
  order: (a: VersionMark, b: VersionMark) => number,
): readonly VersionPlace[] {
  const sorted = [...versions].sort(order);
  const xs = spread(
    sorted.map((version) => frame.x(time(version))),
    APART_PX,
    frame.x0,
    frame.x1,
  );
  const numbers = placeLabels(
    sorted.map((version, index) => ({
      x: xs[index] ?? 0,
      text: `v${version.number}`,
      id: version.id,
      weight: Number(version.survives),
    })),
    { rows: 1, from: 0, to: frame.x1 + 20, gap: 3 },
  );
  const numbered = new Set(numbers.map(({ item }) => item.id));
  return sorted.map((version, index) => ({ x: xs[index] ?? 0, y, version, numbered: numbered.has(version.id) }));
}

function layoutChanges(versions: readonly VersionMark[], stamped: readonly VersionPlace[], y: number, frame: Frame) {
  const shown = new Set(versions.map((version) => version.id));
  const wanted = stamped
    .filter((each) => shown.has(each.version.id))
    .map(({ x, version }) => ({
      x,
      id: version.id,
      // The version is marked as wrong where it stands; that it changed nothing is no fault of it.
      bad: version.bad && !version.unchanged,
      weight: version.survives ? 3 : version.crosses ? 2 : 1,
      text: version.survives ? `FINAL keeps v${version.number}: ${version.change}` : version.change,
      survives: version.survives,
    }));
  const placed = placeLabels(wanted, { rows: frame.narrow ? 4 : 3, from: frame.x0 - 16, to: frame.x1 + 16, gap: 12 });
  const rows = placed.reduce((most, each) => Math.max(most, each.row + 1), 0);
  const texts = placed.map(({ item, x, row }): Label => {
    const baseline = y + 26 + row * ROW_PX;
    return {
      x,
      y: baseline,
      text: item.text,
      tone: item.bad ? 'bad' : item.survives ? 'plain' : 'mute',
      ...(row > 0 ? { leader: { x: item.x, y1: y + 9, y2: baseline - 12 } } : {}),
    };
  });
  return { texts, rows: Math.max(1, rows), leftOut: wanted.length - placed.length };
}

/** One label per crossing, beside its lines, as far as there is room. */
function crossLabels(
  crossings: readonly Crossing[],
  inserted: readonly VersionPlace[],
  places: (place: VersionPlace) => readonly number[],
  y: number,
  frame: Frame,
): readonly Label[] {
  const wanted = crossings.flatMap((crossing) => {
    const xs = inserted
      .filter(({ version }) => version.position >= crossing.from && version.position <= crossing.to)
      .flatMap(places);
    return xs.length < 4
      ? []
      : [{ x: Math.max(...xs) + 10, text: 'orders cross', weight: crossing.bad ? 1 : 0, bad: crossing.bad }];
  });
  const right = Math.max(frame.x1, ...wanted.map(({ x }) => x)) + (frame.narrow ? 16 : labelWidth('orders cross'));
  return placeLabels(wanted, { rows: 1, from: 0, to: Math.min(right, frame.x1 + 18), align: 'start' }).map(
    ({ item, x }) => ({ x, y: y + 4, text: item.text, tone: item.bad ? 'bad' : 'plain' }),
  );
}

function commitOf({ version }: VersionPlace, commits: readonly CommitPlace[]): CommitPlace | undefined {
  return version.callId === null ? undefined : commits.find(({ commit }) => commit.callId === version.callId);
}

/** What a version carries was committed there: from the commit down to the version. */
function carryLinks(inserted: readonly VersionPlace[], commits: readonly CommitPlace[]): readonly Link[] {
  return inserted.flatMap((place) => {
    const commit = commitOf(place, commits);
    const { id, survives, bad } = place.version;
    return commit
      ? [{ id, path: `M${commit.x} ${commit.y + 6}L${place.x} ${place.y - 7}`, crosses: false, survives, bad }]
      : [];
  });
}

/** A part into which others were merged stands after a gap: versions that are gone, up to that many. Each part once. */
function mergedGaps(inserted: readonly VersionPlace[], frame: Frame, exact: number | null): TimelineLayout['gaps'] {
  const merged = inserted.filter(({ version }) => version.mergedInserts > 0);
  return merged.slice(0, 40).map(({ x, y, version }) => {
    const known = merged.length === 1 && exact !== null;
    const count = known ? exact : version.mergedInserts;
    return {
      x: Math.max(frame.x0 - 12, x - APART_PX),
      y,
      label: known ? String(count) : `≤${count}`,
      title: `${known ? '' : 'up to '}${count} ${count === 1 ? 'version' : 'versions'} merged away`,
    };
  });
}

function bins(
  versions: readonly VersionMark[],
  y: number,
  frame: Frame,
  time: (version: VersionMark) => number,
): readonly Bin[] {
  const counts = new Map<number, { count: number; first: string; last: string }>();
  for (const version of versions) {
    const bin = Math.floor((frame.x(time(version)) - frame.x0) / BIN_PX);
    const held = counts.get(bin);
    counts.set(bin, { count: (held?.count ?? 0) + 1, first: held?.first ?? version.number, last: version.number });
  }
  const most = Math.max(1, ...[...counts.values()].map((bin) => bin.count));
  return [...counts].map(([bin, { count, first, last }]) => {
    const height = 4 + 12 * (count / most);
    return {
      x: frame.x0 + bin * BIN_PX,
      y: y - height / 2,
      width: BIN_PX - 2,
      height,
      count,
      title: count === 1 ? `version ${first}` : `${count} versions, ${first} to ${last}`,
    };
  });
}
