'use client';

import { commandLine, fieldsAsCsv, inspectionAsJson } from '@/lib/view/copyFormats';
import type { Inspection } from '@/lib/view/inspection';
import { inspectionMarkdown } from '@/lib/wording/inspectionMarkdown';
import { CopyMenu, linkEntry } from '../ui/CopyMenu';

/** The inspection elsewhere: told as Markdown, whole as JSON, its fields as CSV, its address, or the command that prints it. */
export function InspectionCopy({
  inspection,
  environment,
  opened,
}: {
  readonly inspection: Inspection;
  /** undefined: one that was kept, which no command reads again. */
  readonly environment?: string | null;
  readonly opened?: boolean | undefined;
}) {
  return (
    <CopyMenu
      opened={opened}
      entries={[
        {
          id: 'markdown',
          label: 'as Markdown',
          hint: 'for an incident or a chat',
          text: () => inspectionMarkdown(inspection, window.location.href),
        },
        { id: 'json', label: 'as JSON', hint: 'everything', text: () => inspectionAsJson(inspection) },
        { id: 'csv', label: 'as CSV', hint: 'every field of every row', text: () => fieldsAsCsv(inspection) },
        linkEntry,
        ...(environment === undefined
          ? []
          : [
              {
                id: 'command',
                label: 'as a command line',
                hint: 'npx lastwrite …',
                text: () => commandLine([inspection.name], environment),
              },
            ]),
      ]}
    />
  );
}
