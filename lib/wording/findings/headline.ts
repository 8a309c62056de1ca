import type { Context } from '@/lib/evidence/context';
import type { AnyDetection } from '@/lib/evidence/findings/detection';
import type { Diagnosis } from '@/lib/evidence/diagnose';
import { sourcesOf } from '@/lib/record/RecordType';
import { readsBySource, rootRow } from '@/lib/evidence/compare/copies';
import { carriesRoot } from '@/lib/evidence/compare/compareRows';
import type { Headline } from '@/lib/contract/told';
import { explain } from './explain';
import type { UnknownReason } from '@/lib/evidence/verdict';
import { readContradictions } from '@/lib/evidence/versions/keyState';
import { notCompared, partlyRead } from './notCompared';
import { count, list, wordsOf } from './words';

/** The verdict in one sentence. */
export function headlineOf({ verdict, strongest, reasons, context }: Diagnosis): Headline {
  switch (verdict) {
    case 'inconsistent':
      return strongest
        ? explain(strongest, context.evidence).headline
        : { lead: 'Inconsistent.', rest: 'The copies disagree.' };
    case 'consistent':
      return consistentHeadline(context);
    case 'unknown':
      return unknownHeadline(strongest, reasons, context);
    default:
      return verdict satisfies never;
  }
}

function consistentHeadline(context: Context): Headline {
  const { type, evidence, views, rows } = context;
  const [{ copies }] = views;
  const words = wordsOf(type, evidence.inspectedAt);
  if (copies.truth !== null && rootRow(copies) === null) {
    const kept = views.reduce((sum, view) => sum + (view.copies.raw?.versions.length ?? 0), 0);
    const { deletedBy } = copies.truth;
    const why =
      deletedBy === undefined ? 'its deletion was acknowledged' : `${deletedBy} marks its row in Postgres as deleted`;
    return {
      lead: 'Deleted everywhere.',
      rest: `Neither Postgres nor ${copies.clickhouse === null ? 'its copy' : 'FINAL'} holds the ${words.root}; ${kept > 0 ? `RAW keeps ${count(kept, 'hidden version')}` : why}.`,
    };
  }
  const without = type.copies.filter(({ id }) => carriesRoot(type, id) && rows.length === 1);
  return {
    lead: 'Consistent.',
    rest:
      without.length > 0
        ? `All copies agree, field by field; ${list(without.map(({ title }) => title))} keeps no row of ${words.aRoot} without ${type.rows[1]?.plural}.`
        : `All ${numberWord(sourcesOf(type).length)} copies agree, field by field.`,
  };
}

function numberWord(number: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six'][number] ?? String(number);
}

function unknownHeadline(
  strongest: AnyDetection | null,
  reasons: readonly UnknownReason[],
  context: Context,
): Headline {
  const reason = reasons[0];
  switch (reason) {
    case 'source_unavailable':
      return unavailableHeadline(context);
    case 'in_flight':
      return strongest
        ? explain(strongest, context.evidence).headline
        : { lead: 'Too early to call.', rest: 'The record has only just changed.' };
    case 'nothing_observed':
      return { lead: 'Nothing observed.', rest: 'No copy holds a row for this name, and no call on it is known.' };
    case 'gone_everywhere':
      return {
        lead: 'Gone everywhere.',
        rest: 'Calls on it were acknowledged, but no copy holds a row, and no Delete is known.',
      };
    case 'possible_loss':
      return strongest
        ? explain(strongest, context.evidence).headline
        : { lead: 'Perhaps lost.', rest: 'Something that was acknowledged may be gone.' };
    case 'straddled':
      return {
        lead: 'Unknown.',
        rest: 'The record changed while it was read, and the copies differ in a way that this explains. Read it again.',
      };
    case 'partly_read':
      return {
        lead: 'Not everything could be compared.',
        rest: `Nothing that was compared differs. ${partlyRead(context.evidence.partly ?? [], context.type)}`,
      };
    case 'not_compared':
      return {
        lead: 'Not everything could be compared.',
        rest: `Nothing that could be compared differs. ${notCompared(context.rows.flatMap(({ fields }) => fields.filter(({ status }) => status === 'unknown')))}`,
      };
    case 'unexplained':
    case undefined:
      return {
        lead: 'Not explained.',
        rest: 'The copies differ, nothing changed while they were read, and no known cause fits. The raw rows are below.',
      };
    default:
      return reason satisfies never;
  }
}

function unavailableHeadline({ evidence, type, rows, views }: Context): Headline {
  const words = wordsOf(type, evidence.inspectedAt);
  const sources = sourcesOf(type);
  const reads = readsBySource(type, evidence.sources);
  const down = sources.filter(({ id }) => reads.get(id)?.status === 'unavailable').map(({ title }) => title);
  const all = rows.flatMap(({ fields }) => fields);
  const differing = all.filter((field) => field.status === 'different' || field.status === 'missing').length;
  // Where FINAL could not be read, RAW is all that ClickHouse says.
  const contradicting = views.flatMap(({ copies }) => (copies.final === null ? readContradictions(copies) : []));
  const others =
    down.length === sources.length
      ? 'nothing is known about this record'
      : differing > 0
        ? `the copies that could be read differ in ${count(differing, 'field')}`
        : contradicting.length > 0
          ? `RAW is not what ${words.truth} holds of ${words.rows(contradicting)}`
          : 'what could be read agrees';
  return {
    lead: 'Not every copy could be read.',
    rest: `${list(down)} ${down.length === 1 ? 'is' : 'are'} unavailable; ${others}.`,
  };
}
