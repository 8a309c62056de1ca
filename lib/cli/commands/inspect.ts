import { MAX_NAMES, type InspectManyResponse } from '@/lib/contract/inspect';
import { parseScorecardName } from '@/lib/scorecard/resourceName';
import { pickNames, type Picked } from '@/lib/server/api/pickNames';
import { exitCodeOf, exitCodeOfAll, exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { renderInspection } from '../render/renderInspection';
import { renderMany } from '../render/renderMany';
import type { InspectionSource } from '../source/apiSource';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';

export interface InspectOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
  readonly environment?: string;
}

/** `inspect NAME…`. Names are picked out of the arguments, and out of the input for `-`. Throws UsageError, Refused, Unreachable. */
export async function inspect(
  args: readonly string[],
  options: InspectOptions,
  terminal: Terminal,
  openSource: () => Promise<InspectionSource>,
): Promise<ExitCode> {
  const picked = await pick(args, terminal);
  if (options.watch && picked.length !== 1)
    throw new UsageError(`--watch follows one record; there are ${picked.length} names.`);
  const source = await openSource();
  try {
    const [first] = picked;
    const names =
      picked.length === 1 && first?.kind === 'id'
        ? await source.resolve(first.id, options.environment)
        : picked.map(textOf);
    if (names.length === 0) return notFound(terminal, options);
    const [name = ''] = names;
    if (names.length > 1 || first?.kind === 'suspect') return await many(names, options, terminal, source);
    return options.watch ? await follow(name, options, terminal, source) : await one(name, options, terminal, source);
  } finally {
    await source.close();
  }
}

async function pick(args: readonly string[], terminal: Terminal): Promise<readonly Picked[]> {
  const typed = args.filter((arg) => arg !== '-');
  for (const arg of typed) {
    // What somebody typed was meant as a name; what they piped in may be a log.
    if (pickNames([arg]).some(({ kind }) => kind !== 'suspect')) continue;
    const result = parseScorecardName(arg.trim());
    throw new UsageError(
      `${printable(arg.slice(0, 200))} holds no scorecard name: ${result.ok ? '' : result.expected}.`,
    );
  }
  const piped = args.includes('-') ? [await terminal.readInput()] : [];
  const picked = pickNames([...typed, ...piped]);
  if (picked.length === 0) throw new UsageError('No scorecard name was found in the input.');
  return picked;
}

async function one(
  name: string,
  { json, environment }: InspectOptions,
  terminal: Terminal,
  source: InspectionSource,
): Promise<ExitCode> {
  const inspection = await source.inspect(name, environment);
  terminal.print(json ? JSON.stringify(inspection, null, 2) : renderInspection(inspection, terminal.style));
  return exitCodeOf(inspection.verdict);
}

async function follow(
  name: string,
  { json, environment }: InspectOptions,
  terminal: Terminal,
  source: InspectionSource,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.unknown;
  let seen = 0;
  try {
    for await (const inspection of source.watch(name, environment, terminal.interrupted)) {
      if (!json && seen > 0)
        terminal.print(terminal.style.dim(`\n${'─'.repeat(Math.min(terminal.style.width, 80))}\n`));
      terminal.print(json ? JSON.stringify(inspection) : renderInspection(inspection, terminal.style));
      code = exitCodeOf(inspection.verdict);
      seen += 1;
    }
  } catch (error) {
    // Ctrl-C ends a watch; what was seen last counts.
    if (!terminal.interrupted.aborted) throw error;
  }
  if (!json && code === exitCodes.consistent)
    terminal.print(terminal.style.dim('Consistent, and nothing changes any more.'));
  return code;
}

async function many(
  names: readonly string[],
  { json, environment }: InspectOptions,
  terminal: Terminal,
  source: InspectionSource,
): Promise<ExitCode> {
  const answers: InspectManyResponse = [];
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    answers.push(...(await source.inspectMany(names.slice(start, start + MAX_NAMES), environment)));
  }
  terminal.print(json ? JSON.stringify(answers, null, 2) : renderMany(answers, terminal.style));
  return exitCodeOfAll(answers.map(({ verdict }) => verdict));
}

function notFound(terminal: Terminal, { json }: InspectOptions): ExitCode {
  if (json) terminal.print('[]');
  terminal.complain('No store holds a scorecard with this id.');
  return exitCodes.unknown;
}

function textOf(item: Picked): string {
  switch (item.kind) {
    case 'name':
      return item.name.text;
    case 'id':
      return item.id;
    case 'suspect':
      return item.line;
    default:
      return item satisfies never;
  }
}
