import type { AddLane, CommitPlace, Frame, Label } from './layout';
import type { TimelineModel } from './model';
import { placeLabels } from './placeLabels';
import { spread } from './spread';

const APART_PX = 13;
const ROW_PX = 16;

export function layoutCommits(
  model: TimelineModel,
  frame: Frame,
  laneY: readonly number[],
  addLane: AddLane,
): { readonly places: readonly CommitPlace[]; readonly texts: readonly Label[]; readonly leftOut: number } {
  const commits = model.commits.filter((commit) => frame.shows(commit.at));
  const xs = spread(
    commits.map((commit) => frame.x(commit.at)),
    APART_PX,
    frame.x0,
    frame.x1,
  );
  const wanted = commits.map((commit, index) => ({
    x: (xs[index] ?? 0) - 5,
    text: commit.label,
    weight: commit.bad ? 2 : 1,
    bad: commit.bad,
  }));
  const placed = placeLabels(wanted, { rows: 2, from: frame.x0 - 8, to: frame.x1 + 12, align: 'start' });
  const rows = placed.reduce((most, each) => Math.max(most, each.row + 1), 1);
  const y = addLane('Postgres commits', 28, 6 + rows * ROW_PX);
  const places = commits.map((commit, index): CommitPlace => ({
    x: xs[index] ?? 0,
    y,
    commit,
    dropFrom: commit.lane === null ? null : (laneY[commit.lane] ?? 0) + 8,
  }));
  return {
    places,
    texts: placed.map(({ item, x, row }) => ({
      x,
      y: y + 20 + row * ROW_PX,
      text: item.text,
      tone: item.bad ? 'bad' : 'mute',
    })),
    leftOut: wanted.length - placed.length,
  };
}
