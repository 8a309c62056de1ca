import { MAX_NAMES, type InspectManyRequest, type InspectManyResponse } from '@/lib/contract/inspect';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { FoundNames } from '@/lib/stores/findNamesByKey';
import { parseRecordName, type RecordName } from '@/lib/record/recordName';
import { environmentOf, getServer, type Server } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { toProblemError } from '../http/toProblemError';
import { inspectManyOrKept, knowTypes, resolveIds } from '../inspections';
import { pickNames, type Picked } from './pickNames';

type Answer = InspectManyResponse['results'][number];
type Resolved = { readonly names: readonly RecordName[] } | { readonly answer: Answer };

const MOST_ERRORS = 20;

/** The verdicts of the names in pasted lines. Throws ProblemError if there are none or too many. */
export async function inspectLines({
  names: lines,
  environment: id,
}: InspectManyRequest): Promise<InspectManyResponse> {
  const server = getServer();
  const environment = environmentOf(server, id);
  await knowTypes(server, environment);
  const { picked, notUnderstood } = pickNames(server.records.all, lines);
  if (picked.length === 0) {
    const { expected } = parseRecordName(server.records.all, '') as { expected: string };
    throw new ProblemError(
      'invalid_name',
      `The text contains no record name; ${expected}.`,
      notUnderstood.slice(0, MOST_ERRORS).map((text) => ({ path: 'body.names', message: `not understood: ${text}` })),
    );
  }
  if (picked.length > MAX_NAMES)
    throw new ProblemError('too_many_names', `Expected at most ${MAX_NAMES} names, found ${picked.length}.`);
  const results = await inspectPicked(server, environment, picked);
  return { results: [...results], notUnderstood: [...notUnderstood] };
}

/** One answer per name, in order. A failure for one name takes its place and affects no other. */
export async function inspectPicked(
  server: Server,
  environment: EnvironmentConfig,
  picked: readonly Picked[],
): Promise<readonly Answer[]> {
  const found = await findAll(
    server,
    environment,
    picked.flatMap((item) => (item.kind === 'id' ? [item.id] : [])),
  );
  const resolved = picked.map((item) => resolvePicked(item, found));
  const names = [
    ...new Map(
      resolved.flatMap((item) => ('names' in item ? item.names : [])).map((name) => [name.text, name]),
    ).values(),
  ];
  if (names.length > MAX_NAMES)
    throw new ProblemError(
      'too_many_names',
      `Expected at most ${MAX_NAMES} names, but the ids stand for ${names.length}.`,
    );
  const outcomes = new Map(
    (await inspectManyOrKept(server, environment, names)).map((outcome) => [outcome.name.text, outcome]),
  );
  const answered = new Set<string>();
  return resolved.flatMap((item) =>
    'answer' in item
      ? [item.answer]
      : item.names.flatMap(({ text }) => {
          const outcome = outcomes.get(text);
          if (!outcome || answered.has(text)) return [];
          answered.add(text);
          return [toAnswer(outcome)];
        }),
  );
}

type Found = (id: string) => FoundNames | ProblemError;

/** What keeps any id from being looked for is answered for each of them. */
async function findAll(server: Server, environment: EnvironmentConfig, ids: readonly string[]): Promise<Found> {
  if (ids.length === 0) return () => ({ names: [] });
  try {
    const found = await resolveIds(server, environment, ids);
    return (id) => found.get(id) ?? { names: [] };
  } catch (error) {
    const problem = toProblemError(error);
    if (!problem) throw error;
    return () => problem;
  }
}

function resolvePicked(item: Picked, found: Found): Resolved {
  switch (item.kind) {
    case 'name':
      return { names: [item.name] };
    case 'id':
      return resolveBareId(item.id, found(item.id));
    default:
      return item satisfies never;
  }
}

function resolveBareId(id: string, found: FoundNames | ProblemError): Resolved {
  const problem = found instanceof ProblemError ? found : 'failure' in found ? toProblemError(found.failure) : null;
  if (problem !== null) return { answer: failed(id, problem.code, problem.detail) };
  return 'names' in found && found.names.length > 0
    ? { names: found.names }
    : { answer: failed(id, 'record_not_found', 'No store holds a record with this id.') };
}

/** An inspection in few words. */
export function toAnswer(outcome: InspectOutcome): Answer {
  if ('error' in outcome)
    return failed(outcome.name.text, outcome.error.code, outcome.error.message, outcome.name.type);
  const { name, recordType, verdict, findings, headline, copies, callsError } = outcome.inspection;
  return {
    name,
    recordType,
    verdict,
    findings: findings.map(({ code }) => code),
    headline: `${headline.lead} ${headline.rest}`.trim(),
    unread: copies.filter(({ status }) => status === 'unavailable').map(({ id }) => id),
    ...(callsError === null ? {} : { callsError }),
  };
}

/** Nothing observed is unknown, never a pass. */
function failed(text: string, code: string, detail: string, recordType: string | null = null): Answer {
  return { name: text, recordType, verdict: 'unknown', findings: [], unread: [], error: { code, detail } };
}
