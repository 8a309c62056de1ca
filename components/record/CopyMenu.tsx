'use client';

import { useState } from 'react';
import { copyText } from '@/lib/client/copyText';
import { commandLine, fieldsAsCsv, inspectionAsJson } from '@/lib/view/copyFormats';
import type { Inspection } from '@/lib/view/inspection';
import { Menu } from '../ui/Menu';

/** The inspection to take along: whole as JSON, its fields as CSV, its address, or the command that prints it. */
export function CopyMenu({ inspection, environment }: { readonly inspection: Inspection; readonly environment: string | null }) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async (what: string, text: string) => {
    setSaid(await copyText(text) ? `Copied ${what}` : 'The browser refused');
    setTimeout(() => { setSaid(null); }, 1800);
  };
  const entry = (id: string, label: string, hint: string, text: () => string) => ({ id, label, hint, choose: () => void copy(label, text()) });
  return (
    <>
      <Menu testId="copy-menu" label={said ?? 'Copy'} entries={[
        entry('json', 'as JSON', 'everything', () => inspectionAsJson(inspection)),
        entry('csv', 'as CSV', 'fields and scores', () => fieldsAsCsv(inspection)),
        entry('link', 'as a link', 'this very view', () => window.location.href),
        entry('command', 'as a command line', 'npx lastwrite …', () => commandLine([inspection.name], environment)),
      ]} />
      <span role="status" className="sr-only">{said}</span>
    </>
  );
}
