import { inspectManyRequestSchema, MAX_NAMES, type InspectManyResponse } from '@/lib/contract/inspect';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { InspectOutcome } from '@/lib/inspect/inspectScorecards';
import { parseScorecardName, type ScorecardName } from '@/lib/scorecard/resourceName';
import { environmentOf, type Server } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { noQuery } from '../http/queries';
import { readBody } from '../http/readBody';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { toProblemError } from '../http/toProblemError';
import { inLanes } from '../inLanes';
import { inspectMany, resolveId } from '../inspections';
import { pickNames, type Picked } from './pickNames';

type Answer = InspectManyResponse[number];
type Resolved = { readonly names: readonly ScorecardName[] } | { readonly answer: Answer };

const LONGEST_SHOWN = 200;
const IDS_AT_ONCE = 4;

export const postInspect: Handler = async ({ request, url, server }) => {
  readQuery(url, noQuery);
  const { names: lines, environment: id } = await readBody(request, inspectManyRequestSchema);
  const picked = pickNames(lines);
  if (picked.length === 0) {
    const { expected } = parseScorecardName('') as { expected: string };
    throw new ProblemError('invalid_name', `No name was found in the text; ${expected}.`);
  }
  if (picked.length > MAX_NAMES)
    throw new ProblemError('too_many_names', `Expected at most ${MAX_NAMES} names; there are ${picked.length}.`);
  const open = server();
  return json(await inspectPicked(open, environmentOf(open, id), picked));
};

/** One answer per name, in order. What can't be answered for one name stands at its place and stops no other. */
export async function inspectPicked(
  server: Server,
  environment: EnvironmentConfig,
  picked: readonly Picked[],
): Promise<InspectManyResponse> {
  const resolved = await inLanes(IDS_AT_ONCE, picked, (item) => resolvePicked(server, environment, item));
  const names = [
    ...new Map(
      resolved.flatMap((item) => ('names' in item ? item.names : [])).map((name) => [name.text, name]),
    ).values(),
  ];
  if (names.length > MAX_NAMES)
    throw new ProblemError('too_many_names', `Expected at most ${MAX_NAMES} names; the ids mean ${names.length}.`);
  const outcomes = new Map(
    (await inspectMany(server, environment, names)).map((outcome) => [outcome.name.text, outcome]),
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

async function resolvePicked(server: Server, environment: EnvironmentConfig, item: Picked): Promise<Resolved> {
  switch (item.kind) {
    case 'name':
      return { names: [item.name] };
    case 'suspect':
      return { answer: failed(item.line, 'invalid_name', expectedOf(item.line)) };
    case 'id':
      return resolveBareId(server, environment, item.id);
    default:
      return item satisfies never;
  }
}

async function resolveBareId(server: Server, environment: EnvironmentConfig, id: string): Promise<Resolved> {
  try {
    const names = await resolveId(server, environment, id);
    return names.length > 0
      ? { names }
      : { answer: failed(id, 'scorecard_not_found', 'No store holds a scorecard with this id.') };
  } catch (error) {
    const problem = toProblemError(error);
    if (!problem) throw error;
    return { answer: failed(id, problem.code, problem.detail) };
  }
}

function toAnswer(outcome: InspectOutcome): Answer {
  if ('error' in outcome) return failed(outcome.name.text, outcome.error.code, outcome.error.message);
  const { name, verdict, findings, headline } = outcome.inspection;
  return {
    name,
    verdict,
    findings: findings.map(({ code }) => code),
    headline: `${headline.lead} ${headline.rest}`.trim(),
  };
}

/** Nothing observed is unknown, never a pass. */
function failed(text: string, code: string, detail: string): Answer {
  return { name: text.trim().slice(0, LONGEST_SHOWN), verdict: 'unknown', findings: [], error: { code, detail } };
}

function expectedOf(line: string): string {
  const result = parseScorecardName(line.trim());
  return result.ok ? 'Expected a scorecard name.' : `No name in this line; ${result.expected}.`;
}
