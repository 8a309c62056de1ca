import type { DiscoverResponse } from '@/lib/contract/records';
import { addToConfigFile } from '@/lib/environments/addToConfigFile';
import { quoteForShell } from '@/lib/wording/quoteForShell';
import { trialHeadline } from '@/lib/wording/trialHeadline';
import { exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import type { InspectionSource } from '../source/apiSource';
import type { Terminal } from '../Terminal';

type Proposal = DiscoverResponse['proposals'][number];

export interface DiscoverOptions {
  readonly environment?: string;
  readonly write?: boolean;
  readonly json?: boolean;
  /** false: read no row. */
  readonly trial?: boolean;
}

/** `discover`: tables that look like records and their copies; each with a trial over up to 200 records; with `--write` those that fit go into the configuration file. */
export async function discover(
  { environment, write = false, json = false, trial = true }: DiscoverOptions,
  terminal: Terminal,
  openSource: () => Promise<InspectionSource>,
): Promise<ExitCode> {
  const source = await openSource();
  try {
    const found = await source.discover(environment, trial);
    if (json) terminal.print(JSON.stringify(found, null, 2));
    else for (const line of linesOf(found, terminal)) terminal.print(line);
    const fitting = found.proposals.filter(({ problems, configured }) => problems.length === 0 && !configured);
    if (write && fitting.length > 0) {
      const file = addToConfigFile(fitting.map(({ entry }) => entry));
      if (!json)
        terminal.print(
          `Wrote ${fitting.length} to ${printable(file)}. A running console reads them at its next start.`,
        );
      const [example] = fitting.flatMap(({ trial: tried }) => tried?.example ?? []);
      if (!json && example !== undefined)
        terminal.print(printable(`Look at one: npx lastwrite inspect ${quoteForShell(example)}`));
    } else if (write && !json) terminal.print('Nothing new to write.');
    return found.proposals.some(({ problems }) => problems.length === 0) ? exitCodes.consistent : exitCodes.unknown;
  } finally {
    await source.close();
  }
}

/** What the trial found, and the fields that not all records are known to agree in. */
function trialLines(trial: Proposal['trial'], problem: string | null): readonly string[] {
  if (problem !== null) return [`No trial: ${problem}`];
  if (trial === null) return [];
  const differing = trial.fields.filter(({ agree, compared, uncompared }) => agree < compared + uncompared);
  return [
    trialHeadline(trial),
    ...differing.map(
      ({ rowSet, field, says }) => `  ${rowSet === trial.recordType ? '' : `${rowSet}.`}${field}: ${says}`,
    ),
  ];
}

function linesOf({ proposals, left }: DiscoverResponse, { style }: Terminal): readonly string[] {
  const lines = proposals.flatMap(({ entry, score, reasons, warnings, problems, configured, trial, trialProblem }) => [
    style.bold(printable(`${String(entry.id)}  ${String(entry.name)}`)),
    ...(configured ? ['  already configured'] : []),
    `  ${Math.round(score * 100)} %: ${printable(reasons.join('; '))}`,
    ...trialLines(trial, trialProblem).map((line) => printable(`  ${line}`)),
    ...problems.map(({ path, message }) => style.bad(printable(`  ${path}: ${message}`))),
    ...warnings.map((warning) => style.dim(printable(`  ${warning}`))),
    ...(configured ? [] : [`  ${printable(JSON.stringify(entry))}`]),
    '',
  ]);
  const rest = (store: string, tables: readonly string[]) =>
    tables.length === 0 ? [] : [printable(`Only in ${store}: ${tables.join(', ')}`)];
  return [
    ...(proposals.length === 0 ? ['No table in Postgres has a table with the same key in ClickHouse.'] : lines),
    ...rest('Postgres', left.postgres),
    ...rest('ClickHouse', left.clickhouse),
  ];
}
