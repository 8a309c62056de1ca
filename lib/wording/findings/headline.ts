import type { Context } from '@/lib/evidence/context';
import type { AnyDetection } from '@/lib/evidence/findings/detection';
import type { Diagnosis } from '@/lib/evidence/diagnose';
import type { SourceId } from '@/lib/evidence/model';
import type { Headline } from '@/lib/contract/told';
import { explain } from './explain';
import type { UnknownReason } from '@/lib/evidence/verdict';
import { readContradictions } from '@/lib/evidence/versions/keyState';
import { count, keyNames, list, sourceNames } from './words';

/** The verdict in one sentence. */
export function headlineOf({ verdict, strongest, reasons, context }: Diagnosis): Headline {
  switch (verdict) {
    case 'inconsistent':
      return strongest
        ? explain(strongest, context.evidence.inspectedAt).headline
        : { lead: 'Inconsistent.', rest: 'The copies disagree.' };
    case 'consistent':
      return consistentHeadline(context);
    case 'unknown':
      return unknownHeadline(strongest, reasons, context);
    default:
      return verdict satisfies never;
  }
}

function consistentHeadline({ copies }: Context): Headline {
  if (copies.postgres?.card === null) {
    const kept = copies.raw?.versions.length ?? 0;
    return {
      lead: 'Deleted everywhere.',
      rest: `Neither Postgres nor FINAL holds the card; ${kept > 0 ? `RAW keeps ${count(kept, 'hidden version')}` : 'its Delete was acknowledged'}.`,
    };
  }
  const withoutHistoric = copies.postgres?.scores.length === 0;
  return {
    lead: 'Consistent.',
    rest: withoutHistoric
      ? 'All copies agree, field by field; historic keeps no row of a card without scores.'
      : 'All four copies agree, field by field.',
  };
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
        ? explain(strongest, context.evidence.inspectedAt).headline
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
        ? explain(strongest, context.evidence.inspectedAt).headline
        : { lead: 'Perhaps lost.', rest: 'Something that was acknowledged may be gone.' };
    case 'straddled':
      return {
        lead: "Can't be told.",
        rest: 'The record changed while it was read, and the copies differ in a way that this explains. Read it again.',
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

function unavailableHeadline({ evidence, fields, scores, copies }: Context): Headline {
  const down = (Object.entries(evidence.sources) as [SourceId, { status: string }][])
    .filter(([, source]) => source.status === 'unavailable')
    .map(([id]) => sourceNames[id]);
  const all = [...fields, ...scores.flatMap((score) => score.fields)];
  const differing = all.filter((field) => field.status === 'different' || field.status === 'missing').length;
  // Where FINAL could not be read, RAW is all that ClickHouse says.
  const contradicting = down.includes('FINAL') ? readContradictions(copies) : [];
  const others =
    down.length === 4
      ? 'nothing can be said of this record'
      : differing > 0
        ? `the copies that could be read differ in ${count(differing, 'field')}`
        : contradicting.length > 0
          ? `RAW is not what director holds of ${keyNames(contradicting)}`
          : 'what could be read does not disagree';
  return {
    lead: 'Not every copy could be read.',
    rest: `${list(down)} ${down.length === 1 ? 'is' : 'are'} unavailable; ${others}.`,
  };
}
