import { readColumnType } from '@/lib/evidence/compare/columnType';
import { findRule } from '@/lib/evidence/compare/rules';
import { hasExpressions, truthOf, type CopyType, type Field, type RecordType } from '@/lib/record/RecordType';
import { readClickHouseFacts } from '../clickhouse/readTableFacts';
import type { ExpressionSeen } from '../ExpressionSeen';
import type { Stores } from '../openStores';
import { readPostgresFacts } from '../postgres/readPostgresFacts';
import type { Resolution, TypeProblem } from './resolveType';

/** A type whose expressions the stores refuse, or give a type for which there is no rule, cannot be used. @throws SourceFailure */
export async function checkExpressions(
  stores: Stores,
  resolution: Resolution,
  signal?: AbortSignal,
): Promise<Resolution> {
  if ('problems' in resolution || !hasExpressions(resolution.type)) return resolution;
  const { type } = resolution;
  const [postgres, clickhouse] = await Promise.all([
    readPostgresFacts(stores.postgres, type, signal),
    type.copies.some(({ store }) => store === 'clickhouse')
      ? readClickHouseFacts(stores.clickhouse, type, signal)
      : null,
  ]);
  const seen = (copy: CopyType, rowSet: string, field: Field): ExpressionSeen | null => {
    const source = copy.tables.find((each) => each.rowSet === rowSet);
    if (source === undefined) return null;
    const [column, sql] = [field.columns[copy.id] ?? '', field.expressions?.[copy.id]];
    const table = copy.store === 'postgres' ? postgres.tables.get(source.table) : clickhouse?.tables.get(source);
    if (sql !== undefined) return table?.expressions.get(sql) ?? null;
    const declared =
      copy.store === 'postgres'
        ? postgres.tables.get(source.table)?.columns.get(column)
        : clickhouse?.tables.get(source)?.columns[column];
    return declared === undefined ? null : { type: declared, columns: [column] };
  };
  const problems = type.rows.flatMap(({ id: rowSet, fields }, index) =>
    fields.flatMap((field) =>
      problemsOf(type, field, (copy) => seen(copy, rowSet, field)).map(({ path, message }) => ({
        path: `${index === 0 ? '' : `children[${index - 1}].`}fields.${field.id}.expressions.${path}`,
        message,
      })),
    ),
  );
  return problems.length > 0 ? { problems } : resolution;
}

function problemsOf(
  type: RecordType,
  { id, expressions = {} }: Field,
  seen: (copy: CopyType) => ExpressionSeen | null,
): readonly TypeProblem[] {
  const problems: TypeProblem[] = [];
  const truth = seen(truthOf(type));
  for (const copy of type.copies) {
    const [own, sql] = [seen(copy), expressions[copy.id]];
    if (own !== null && 'why' in own) problems.push({ path: copy.id, message: `The expression ${sql} ${own.why}.` });
    if (copy === truthOf(type) || own === null || truth === null || 'why' in own || 'why' in truth) continue;
    const by = sql === undefined ? truthOf(type).id : copy.id;
    if (expressions[by] === undefined || hasRule(truth.type, own.type, copy)) continue;
    problems.push({
      path: by,
      message: `The expression ${expressions[by]} is ${by === copy.id ? own.type : truth.type}, and no rule compares ${truth.type} in Postgres with ${own.type} in ${copy.title} for ${id}. Cast it.`,
    });
  }
  return problems;
}

function hasRule(truth: string, copy: string, { store }: CopyType): boolean {
  return findRule({ type: readColumnType(truth), store: 'postgres' }, { type: readColumnType(copy), store }) !== null;
}
