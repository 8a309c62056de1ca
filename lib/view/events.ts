import type { Sign } from './signs';
import { formatDuration } from './time';
import type { TimelineModel } from './timeline/model';

/** One line of the timeline as a table. */
export interface TimelineEvent {
  readonly id: string;
  /** Microseconds since 1970; null where only the order is known. */
  readonly at: number | null;
  readonly who: string;
  readonly what: string;
  readonly detail: string;
  readonly sign: Sign | null;
  readonly bad: boolean;
  /** Of a version row: which one. */
  readonly version: number | null;
}

/** Everything that the timeline draws, in words and in order of time. A version stands at its insertion where that was traced, else at its stamp. */
export function listEvents(model: TimelineModel): readonly TimelineEvent[] {
  const events: TimelineEvent[] = [];
  for (const call of model.calls) {
    events.push({
      id: call.id,
      at: call.start,
      who: call.label,
      what: 'call begins',
      detail: '',
      sign: null,
      bad: false,
      version: null,
    });
    for (const [index, step] of call.steps.entries()) {
      events.push({
        id: `${call.id}-${index}`,
        at: step.start,
        who: step.async ? `${call.label}, async` : call.label,
        what: step.name,
        detail: formatDuration(step.finish - step.start),
        sign: step.sign,
        bad: false,
        version: null,
      });
    }
    events.push({
      id: `${call.id}-end`,
      at: call.finish,
      who: call.label,
      what: `answered ${call.answer}`,
      detail: `after ${formatDuration(call.finish - call.start)}`,
      sign: null,
      bad: false,
      version: null,
    });
  }
  for (const [index, commit] of model.commits.entries()) {
    events.push({
      id: `commit-${index}`,
      at: commit.at,
      who: 'Postgres',
      what: commit.told === 'postgres' ? 'commit' : 'commit, as traced',
      detail: commit.label,
      sign: 'truth',
      bad: commit.bad,
      version: null,
    });
  }
  for (const version of model.versions) {
    const at = model.insertion === 'traced' ? version.insertedAt : model.versionsAreTimes ? version.stampedAt : null;
    const notes = [
      `stamped ${version.stamp}`,
      version.change,
      ...(version.crosses ? ['insertion and version order cross'] : []),
      ...(version.mergedInserts > 0 ? [`up to ${version.mergedInserts} merged away before it`] : []),
      ...(version.hidden ? [`hidden by a ${version.hidden === 'deleted' ? 'DELETE' : 'tombstone'}`] : []),
    ];
    events.push({
      id: `version-${version.id}`,
      at,
      who: 'ClickHouse',
      what: `version ${version.number}${version.survives ? ', kept by FINAL' : ''}`,
      detail: notes.join(' · '),
      sign: version.survives ? 'final' : 'raw',
      bad: version.bad,
      version: version.id,
    });
  }
  return events.sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
}
