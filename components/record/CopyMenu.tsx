'use client';

import { commandLine, fieldsAsCsv, inspectionAsJson } from '@/lib/view/copyFormats';
import type { Inspection } from '@/lib/view/inspection';
import { inspectionMarkdown } from '@/lib/wording/inspectionMarkdown';
import { Menu } from '../ui/Menu';
import { SaidOver } from '../ui/SaidOver';
import { useSaid } from '../ui/useSaid';

/** The inspection elsewhere: told as Markdown, whole as JSON, its fields as CSV, its address, or the command that prints it. */
export function CopyMenu({
  inspection,
  environment,
}: {
  readonly inspection: Inspection;
  readonly environment: string | null;
}) {
  const { said, done, copy } = useSaid();
  const entry = (id: string, label: string, hint: string, text: () => string) => ({
    id,
    label,
    hint,
    choose: () => void copy(text(), `Copied ${label}`),
  });
  return (
    <>
      <Menu
        testId="copy-menu"
        label={
          <SaidOver said={said} done={done}>
            Copy
          </SaidOver>
        }
        entries={[
          entry('markdown', 'as Markdown', 'for an incident or a chat', () =>
            inspectionMarkdown(inspection, window.location.href),
          ),
          entry('json', 'as JSON', 'everything', () => inspectionAsJson(inspection)),
          entry('csv', 'as CSV', 'every field of every row', () => fieldsAsCsv(inspection)),
          entry('link', 'as a link', 'this view', () => window.location.href),
          entry('command', 'as a command line', 'npx lastwrite …', () => commandLine([inspection.name], environment)),
        ]}
      />
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
