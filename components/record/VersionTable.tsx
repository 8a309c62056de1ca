'use client';

import type { FieldLabels } from '@/lib/view/fieldLabels';
import type { Version } from '@/lib/view/inspection';
import { toMicros } from '@/lib/view/time';
import type { VersionMark } from '@/lib/view/timeline/model';
import { showValue } from '@/lib/view/values';
import { StoreGlyph } from '../ui/StoreGlyph';
import { Time, ZoneName } from '../ui/Time';
import { ValueView } from '../ui/ValueView';
import { DataTable } from '../ui/DataTable';

const SHOWN_CHANGES = 4;

export function VersionTable({
  marks,
  versions,
  labels,
  selected,
  select,
}: {
  readonly marks: readonly VersionMark[];
  readonly versions: readonly Version[];
  readonly labels: FieldLabels;
  readonly selected: number | null;
  readonly select: (id: number) => void;
}) {
  return (
    <DataTable
      label="Versions in order of insertion"
      testId="versions-table"
      count={marks.length}
      reveal={selected === null ? null : selected - 1}
      head={
        <tr>
          <th scope="col">inserted</th>
          <th scope="col">
            version
            {versions.every(({ version }) => version !== null && toMicros(version) !== null) && (
              <>
                , <ZoneName />
              </>
            )}
          </th>
          {['rank by version', 'part', 'changed against the one before'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      }
      row={(index, props) => {
        const mark = marks[index];
        const version = versions[index];
        if (!mark || !version) return null;
        return (
          <tr
            key={mark.id}
            {...props}
            data-testid={`version-row-${mark.id}`}
            data-survives={mark.survives || undefined}
            aria-selected={mark.id === selected}
            className={mark.id === selected ? 'bg-sunk' : ''}
          >
            <th scope="row" className="!font-normal !text-ink">
              <button
                type="button"
                className="inline-flex items-center gap-2 whitespace-nowrap hover:underline"
                aria-expanded={mark.id === selected}
                onClick={() => {
                  select(mark.id);
                }}
              >
                <StoreGlyph sign={mark.survives ? 'final' : 'raw'} />
                <span className="min-w-4 font-mono">v{mark.number}</span>
                {mark.survives && <span className="font-medium">kept by FINAL</span>}
              </button>
            </th>
            <td className="whitespace-nowrap font-mono">
              {version.version === null ? 'none' : <Time value={version.version} />}
            </td>
            <td className={`whitespace-nowrap ${mark.bad ? 'text-bad' : ''}`}>
              <span className="font-mono">{mark.rank + 1}</span>
              {mark.crosses && <span className={mark.bad ? '' : 'text-mute'}> orders cross</span>}
            </td>
            <td className="whitespace-nowrap font-mono text-mute" title={version.part}>
              {shortPart(version.part)}
              {version.mergedInserts > 0 && ` ≤${version.mergedInserts} merged`}
            </td>
            <td className="min-w-[480px]">
              <Changes version={version} labels={labels} first={index === 0} />
            </td>
          </tr>
        );
      }}
    />
  );
}

function Changes({
  version,
  labels,
  first,
}: {
  readonly version: Version;
  readonly labels: FieldLabels;
  readonly first: boolean;
}) {
  const { changed, rowSet } = version;
  return (
    <span className="flex flex-wrap gap-x-5 gap-y-1">
      {version.tombstone && <span className="chip">tombstone</span>}
      {version.deleted && <span className="chip">deleted</span>}
      {changed.length === 0 && <span className="text-mute">{first ? 'the first that is held' : 'nothing'}</span>}
      {changed.slice(0, SHOWN_CHANGES).map((change) => (
        <span key={change.field}>
          <span className="text-mute">{labels(rowSet, change.field)}</span> <ValueView value={clip(change.from)} />{' '}
          <span className="text-mute" aria-label="to">
            →
          </span>{' '}
          <ValueView value={clip(change.to)} />
        </span>
      ))}
      {changed.length > SHOWN_CHANGES && (
        <span
          className="text-mute"
          title={changed
            .slice(SHOWN_CHANGES)
            .map((change) => labels(rowSet, change.field))
            .join(', ')}
        >
          and {changed.length - SHOWN_CHANGES} more
        </span>
      )}
    </span>
  );
}

function clip(value: Version['changed'][number]['from']) {
  const shown = showValue(value);
  return shown.text.length > 48 ? { ...shown, text: `${shown.text.slice(0, 47)}…` } : shown;
}

/** The partition's hash says nothing to a reader; the blocks do. */
function shortPart(part: string): string {
  const at = part.indexOf('_');
  return at > 12 ? `${part.slice(0, 6)}…${part.slice(at)}` : part;
}
