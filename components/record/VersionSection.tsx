'use client';

import { useMemo } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import { readFacts } from '@/lib/view/facts';
import { fieldLabels } from '@/lib/view/fieldLabels';
import type { Inspection, Version } from '@/lib/view/inspection';
import { markVersions } from '@/lib/view/timeline/versionMarks';
import { titleOfVersions } from '@/lib/view/timeline/prepareTimeline';
import { CopyButton } from '../ui/CopyButton';
import { Section } from '../ui/Section';
import { RawRows } from './RawRows';
import { useVersionChoice } from './useVersionChoice';
import { VersionDetail } from './VersionDetail';
import { VersionTable } from './VersionTable';

/** The versions of the chosen key: what each changed, or every row as ClickHouse stores it (`?rows=raw`). */
export function VersionSection({ inspection }: { readonly inspection: Inspection }) {
  const { key, versions, version, setVersion } = useVersionChoice(inspection);
  const [rows, setRows] = useUrlState('rows');
  const labels = useMemo(() => fieldLabels(inspection.rowSets), [inspection]);
  const marks = useMemo(
    () => markVersions(versions, null, [], readFacts(inspection.findings), labels),
    [versions, inspection, labels],
  );
  const chosen = version === null ? undefined : versions[version - 1];
  const raw = rows === 'raw';
  const { copies } = inspection;
  const raws = copies.filter(({ view, copy }) => view === 'raw' && (key === null || copy === key.copy));
  const unread = raws.find(({ status }) => status === 'unavailable');
  return (
    <Section
      id="versions"
      title={titleOfVersions(inspection, key)}
      aside={
        <span className="flex flex-wrap items-center gap-x-4">
          {versions.length > 0 && countOf(versions)}
          {versions.length > 0 && (
            <button
              type="button"
              className="quiet-link"
              aria-pressed={raw}
              onClick={() => {
                setRows(raw ? null : 'raw');
              }}
              data-testid="raw-toggle"
            >
              {raw ? 'show changes' : 'show the raw rows'}
            </button>
          )}
          {versions.length > 0 && (
            <CopyButton
              text={() => JSON.stringify(versions, null, 2)}
              label="Copy the raw rows as JSON"
              className="quiet-link"
              testId="copy-rows"
            >
              copy the rows
            </CopyButton>
          )}
        </span>
      }
    >
      {versions.length === 0 && (
        <p className="border-t border-line py-2 text-mute">
          {unread
            ? `${unread.title} could not be read. ${unread.error?.message ?? ''} ${unread.error?.hint ?? ''}`
            : raws.length === 0
              ? 'No copy in ClickHouse keeps versions of this record.'
              : 'RAW holds no version of this record.'}
        </p>
      )}
      {versions.length > 0 &&
        (raw ? (
          <RawRows versions={versions} labels={labels} reveal={version} />
        ) : (
          <VersionTable marks={marks} versions={versions} labels={labels} selected={version} select={setVersion} />
        ))}
      {chosen && version !== null && (
        <VersionDetail
          version={chosen}
          labels={labels}
          number={marks[version - 1]?.number ?? '?'}
          close={() => {
            setVersion(version);
          }}
        />
      )}
      {[...new Set(raws.flatMap(({ warnings }) => warnings))].map((warning) => (
        <p key={warning} className="mt-2 max-w-[96ch] text-sm text-mute">
          {warning}
        </p>
      ))}
    </Section>
  );
}

function countOf(versions: readonly Version[]): string {
  const merged = versions.reduce((most, version) => Math.max(most, version.mergedInserts), 0);
  return `${versions.length} ${versions.length === 1 ? 'version' : 'versions'}${merged > 0 ? `, up to ${merged} merged away` : ', none merged away'}`;
}
