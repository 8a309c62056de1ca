import type { KeyPart, TableOfRows } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { isUuidAsText, writingsOf } from '../keyText';
import { keyColumn, type KeyColumn } from './keyColumn';
import type { PostgresStatement } from './openPostgres';
import type { PostgresTable } from './PostgresFacts';
import { quotePostgres } from './quotePostgres';

interface Parameter {
  readonly part: string;
  readonly column: KeyColumn;
}

/**
 * The keys that a statement asks for, under the name `wanted`: one name as a row of parameters, many as arrays. Each part has one parameter
 * for each type that it is compared in; a text that can't be of a type is NULL there, and finds nothing.
 */
export class WantedKeys {
  private readonly parameters: Parameter[] = [];
  private readonly cased = new Map<string, string>();

  /** `joined`: many names, of which each stands there in every writing, since a join by `IN` can be neither hashed nor merged. */
  constructor(
    private readonly parts: readonly KeyPart[],
    private readonly many: boolean | 'joined',
  ) {}

  /** A condition on the rows of a table; `row` is what the statement calls them. */
  matches(row: string, { key }: TableOfRows, { columns }: PostgresTable): string {
    return this.parts
      .flatMap((part) => {
        const column = key[part.id];
        if (column === undefined) return [];
        const declared = columns.get(column) ?? '';
        const compared = keyColumn(declared);
        const found = `${row}.${quotePostgres(column)}${compared.asText ? '::text' : ''}`;
        const wanted = `wanted.${this.parameter(part.id, compared)}`;
        const isCased = isUuidAsText(part, declared);
        if (isCased) this.cased.set(part.id, declared);
        return [
          isCased && this.many !== 'joined'
            ? `${found} IN (lower(${wanted})::${compared.cast}, upper(${wanted})::${compared.cast})`
            : `${found} = ${wanted}`,
        ];
      })
      .join(' AND ');
  }

  /** What stands behind FROM; after every `matches`. `wanted.place` counts the names from 1. */
  from(): string {
    const casts = this.parameters.map(({ column }, index) => `$${index + 1}::${column.cast}`);
    if (!this.many)
      return `(SELECT ${casts.map((cast, index) => `${cast} AS ${name(index)}`).join(', ')}, 1 AS place) AS wanted`;
    return `unnest(${casts.map((cast) => `${cast}[]`).join(', ')}) WITH ORDINALITY AS wanted (${casts.map((_, index) => name(index)).join(', ')}, place)`;
  }

  values(names: readonly RecordName[]): PostgresStatement['values'] {
    const keys = names.flatMap(({ key }) => (this.many === 'joined' ? this.writings(key) : [key]));
    const lists = this.parameters.map(({ part, column }) =>
      keys.map((key) => {
        const text = key[part] ?? '';
        return column.accepts(text) ? text : null;
      }),
    );
    return this.many ? lists : lists.map(([text]) => text ?? null);
  }

  private writings(key: RecordName['key']): readonly RecordName['key'][] {
    return this.parts.reduce<readonly RecordName['key'][]>(
      (keys, part) => {
        const declared = this.cased.get(part.id);
        if (declared === undefined) return keys;
        const texts = writingsOf(part, declared, key[part.id] ?? '');
        return keys.flatMap((each) => texts.map((text) => ({ ...each, [part.id]: text })));
      },
      [key],
    );
  }

  private parameter(part: string, column: KeyColumn): string {
    const found = this.parameters.findIndex((other) => other.part === part && other.column.cast === column.cast);
    if (found !== -1) return name(found);
    this.parameters.push({ part, column });
    return name(this.parameters.length - 1);
  }
}

function name(index: number): string {
  return `key${index + 1}`;
}
