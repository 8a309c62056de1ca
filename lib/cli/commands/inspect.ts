import { MAX_NAMES, type InspectManyResponse } from '@/lib/contract/inspect';
import type { NamedType } from '@/lib/record/RecordType';
import { parseRecordName } from '@/lib/record/recordName';
import { pickNames, type Picked, type PickedNames } from '@/lib/server/api/pickNames';
import { inspectionMarkdown } from '@/lib/wording/inspectionMarkdown';
import { exitCodeOf, exitCodeOfAll, exitCodes, type ExitCode } from '../exitCodes';
import { printable } from '../render/printable';
import { renderInspection } from '../render/renderInspection';
import { renderMany } from '../render/renderMany';
import type { InspectionSource } from '../source/apiSource';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';

export interface InspectOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
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
  const source = await openSource();
  try {
    const { picked, notUnderstood } = await pick(args, await source.recordTypes(), terminal);
    if (options.watch && picked.length !== 1)
      throw new UsageError(`--watch follows one record, but there are ${picked.length} names.`);
    if (options.markdown && (options.json || options.watch || picked.length !== 1))
      throw new UsageError('--markdown prints one record and cannot be combined with --json or --watch.');
    const [first] = picked;
    const names =
      picked.length === 1 && first?.kind === 'id'
        ? await source.resolve(first.id, options.environment)
        : picked.map(textOf);
    if (names.length === 0) return notFound(terminal, options);
    const [name = ''] = names;
    if (options.watch) {
      for (const text of notUnderstood) terminal.complain(`Not understood: ${printable(text)}`);
      return await follow(name, options, terminal, source);
    }
    return names.length > 1 || notUnderstood.length > 0
      ? await many(names, notUnderstood, options, terminal, source)
      : await one(name, options, terminal, source);
  } finally {
    await source.close();
  }
}

async function pick(args: readonly string[], types: readonly NamedType[], terminal: Terminal): Promise<PickedNames> {
  const typed = args.filter((arg) => arg !== '-');
  for (const arg of typed) {
    // What somebody typed was meant as a name; what they piped in may be a log.
    if (pickNames(types, [arg]).picked.length > 0) continue;
    const result = parseRecordName(types, arg.trim());
    throw new UsageError(
      `${printable(arg.slice(0, 200))} contains no record name: ${result.ok ? '' : result.expected}.`,
    );
  }
  const piped = args.includes('-') ? [await terminal.readInput()] : [];
  const picked = pickNames(types, [...typed, ...piped]);
  if (picked.picked.length === 0) {
    const [text] = picked.notUnderstood;
    throw new UsageError(
      `The input contains no record name.${text === undefined ? '' : ` Not understood: ${printable(text)}`}`,
    );
  }
  return picked;
}

async function one(
  name: string,
  { json, markdown, environment }: InspectOptions,
  terminal: Terminal,
  source: InspectionSource,
): Promise<ExitCode> {
  const inspection = await source.inspect(name, environment);
  if (markdown) terminal.print(inspectionMarkdown(inspection, source.page(name, environment)).trimEnd());
  else terminal.print(json ? JSON.stringify(inspection, null, 2) : renderInspection(inspection, terminal.style));
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
  if (!json && code === exitCodes.consistent) terminal.print(terminal.style.dim('Consistent, and no longer changing.'));
  return code;
}

async function many(
  names: readonly string[],
  notUnderstood: readonly string[],
  { json, environment }: InspectOptions,
  terminal: Terminal,
  source: InspectionSource,
): Promise<ExitCode> {
  const results: InspectManyResponse['results'] = [];
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    results.push(...(await source.inspectMany(names.slice(start, start + MAX_NAMES), environment)).results);
  }
  const answer: InspectManyResponse = { results, notUnderstood: [...notUnderstood] };
  terminal.print(json ? JSON.stringify(answer, null, 2) : renderMany(answer, terminal.style));
  // Of what was not understood nothing is known.
  return exitCodeOfAll([...results.map(({ verdict }) => verdict), ...notUnderstood.map(() => 'unknown' as const)]);
}

function notFound(terminal: Terminal, { json }: InspectOptions): ExitCode {
  if (json) terminal.print(JSON.stringify({ results: [], notUnderstood: [] } satisfies InspectManyResponse));
  terminal.complain('No store holds a record with this id.');
  return exitCodes.unknown;
}

function textOf(item: Picked): string {
  switch (item.kind) {
    case 'name':
      return item.name.text;
    case 'id':
      return item.id;
    default:
      return item satisfies never;
  }
}
