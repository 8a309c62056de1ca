import type { CommitPlace, Label } from './layout';
import type { AddLane } from './layoutCalls';
import type { Frame } from './layoutTimeline';
import type { TimelineModel } from './model';
import { placeLabels } from './placeLabels';
import { spread } from './spread';

const APART_PX = 13;

export function layoutCommits(model: TimelineModel, frame: Frame, laneY: readonly number[], addLane: AddLane): { readonly places: readonly CommitPlace[]; readonly texts: readonly Label[]; readonly leftOut: number } {
  const commits = model.commits.filter((commit) => frame.shows(commit.at));
  const y = addLane('Postgres commits', 28, 22);
  const xs = spread(commits.map((commit) => frame.x(commit.at)), APART_PX, frame.x0, frame.x1);
  const places = commits.map((commit, index): CommitPlace => ({
    x: xs[index] ?? 0, y, commit, dropFrom: commit.lane === null ? null : (laneY[commit.lane] ?? 0) + 8,
  }));
  const wanted = places.map((place) => ({ x: place.x - 5, text: place.commit.label, weight: place.commit.bad ? 2 : 1, bad: place.commit.bad }));
  const placed = placeLabels(wanted, { rows: 1, from: frame.x0 - 8, to: frame.x1 + 12, align: 'start' });
  return { places, texts: placed.map(({ item, x }) => ({ x, y: y + 20, text: item.text, tone: item.bad ? 'bad' : 'mute' })), leftOut: wanted.length - placed.length };
}
