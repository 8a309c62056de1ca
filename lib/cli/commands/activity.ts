import type { Activity } from '@/lib/contract/activity';
import { activityKindTitles, deedText } from '@/lib/wording/activity';
import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { renderTable } from '../render/table';
import type { ActivityFilter, ActivitySource } from '../source/activitySource';
import type { Terminal } from '../Terminal';

export interface ActivityOptions extends ActivityFilter {
  readonly json?: boolean;
}

/** `activity`: who did what, newest first. The person column appears only if an entry names a person. */
export async function activity(
  { json = false, by, kind, subject, limit }: ActivityOptions,
  terminal: Terminal,
  openSource: () => Promise<ActivitySource>,
): Promise<ExitCode> {
  const entries = await (await openSource()).list({ by, kind, subject, limit });
  if (json) terminal.print(JSON.stringify(entries, null, 2));
  else terminal.print(entries.length === 0 ? 'No activity.' : table(entries, terminal));
  return exitCodes.consistent;
}

function table(entries: readonly Activity[], { style }: Terminal): string {
  const withPeople = entries.some(({ by }) => by !== null);
  const titles = ['UTC', ...(withPeople ? ['who'] : []), 'kind', 'what', 'id'];
  const head = titles.map((title) => ({ title, whole: title === 'UTC' || title === 'id' }));
  const rows = entries.map((entry) => [
    { text: entry.at.slice(0, 16).replace('T', ' ') },
    ...(withPeople ? [{ text: printable(entry.by ?? ''), paint: style.bold }] : []),
    { text: activityKindTitles[entry.kind], paint: style.dim },
    { text: printable(`${entry.title} ${deedText(entry)}`.trim()) },
    { text: /^[0-9a-f-]{36}$/.test(entry.subject) ? entry.subject : '', paint: style.dim },
  ]);
  return renderTable(head, rows, style, 0).join('\n');
}
