'use client';

import type { InspectManyResponse } from '@/lib/contract/inspect';
import { failingNames, unreadTexts, type BulkRow } from '@/lib/view/bulkTable';
import { bulkAsCsv, commandLine } from '@/lib/view/copyFormats';
import { counted } from '@/lib/wording/formatMs';
import { CopyMenu, linkEntry } from '../ui/CopyMenu';

/** Copies all records of a list, whatever it is filtered to. */
export function BulkCopy({
  rows,
  answer,
  environment,
}: {
  readonly rows: readonly BulkRow[];
  readonly answer: InspectManyResponse;
  readonly environment: string | null;
}) {
  const failing = failingNames(rows);
  const unread = unreadTexts(rows);
  const json = { ...answer, ...(unread.length > 0 ? { notRead: unread } : {}) };
  const names = rows.map(({ text }) => text);
  return (
    <CopyMenu
      entries={[
        ...(failing.length > 0
          ? [
              {
                id: 'failing',
                label: 'the inconsistent ones',
                hint: counted(failing.length, 'name'),
                text: () => failing.join('\n'),
              },
            ]
          : []),
        { id: 'csv', label: 'as CSV', hint: 'a row per record', text: () => bulkAsCsv(answer, unread) },
        { id: 'json', label: 'as JSON', hint: 'everything', text: () => JSON.stringify(json, null, 2) },
        linkEntry,
        {
          id: 'command',
          label: 'as a command line',
          hint: 'npx lastwrite …',
          text: () => commandLine(names, environment),
        },
      ]}
    />
  );
}
