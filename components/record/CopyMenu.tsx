'use client';

import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { copyText } from '@/lib/client/copyText';
import { commandLine, fieldsAsCsv, inspectionAsJson } from '@/lib/view/copyFormats';
import type { Inspection } from '@/lib/view/inspection';

/** The inspection to take along: whole as JSON, its fields as CSV, its address, or the command that prints it. */
export function CopyMenu({ inspection, environment }: { readonly inspection: Inspection; readonly environment: string | null }) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async (what: string, text: string) => {
    setSaid(await copyText(text) ? `Copied ${what}` : 'The browser refused');
    setTimeout(() => { setSaid(null); }, 1800);
  };
  const entries = [
    ['json', 'as JSON', 'everything', () => inspectionAsJson(inspection)],
    ['csv', 'as CSV', 'fields and scores', () => fieldsAsCsv(inspection)],
    ['link', 'as a link', 'this very view', () => window.location.href],
    ['command', 'as a command line', 'npx lastwrite inspect …', () => commandLine([inspection.name], environment)],
  ] as const;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="control" data-testid="copy-menu">{said ?? 'Copy'} <span aria-hidden="true" className="text-mute">▾</span></DropdownMenu.Trigger>
      <span role="status" className="sr-only">{said}</span>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} className="panel z-40 min-w-64 p-1 text-ink shadow-lg">
          {entries.map(([id, label, hint, text]) => (
            <DropdownMenu.Item key={id} data-testid={`copy-${id}`} onSelect={() => void copy(label, text())}
              className="flex cursor-pointer justify-between gap-6 rounded px-3 py-1.5 outline-none data-[highlighted]:bg-sunk">
              {label}<span className="text-sm text-mute">{hint}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
