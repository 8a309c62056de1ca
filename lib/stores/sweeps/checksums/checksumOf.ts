import { enumLabels, isTypeDefault, itemType, type ColumnType } from '@/lib/evidence/compare/columnType';
import { quotePostgresText } from '../../postgres/quotePostgres';
import { clickhouseText, FROM_1970_TO_2000 } from './clickhouseText';
import { FALSE_WORDS, NULL_CODE, TRUE_WORDS, type Form } from './Form';
import { formOf, type Column, type NoForm } from './formOf';
import { clockLength, postgresText } from './postgresText';

/** A column with what a statement calls it. */
export interface NamedColumn extends Column {
  /** As SQL. */
  readonly name: string;
  /** It holds no NULL. */
  readonly required?: boolean;
}

/** What each side hashes of a field, as SQL that is never NULL. */
export interface Checksum {
  readonly truth: string;
  readonly copy: string;
}

/**
 * The texts of a field that are equal exactly where an inspection calls its values equal, or equal by convention; or why there are none. NULL
 * against a column of ClickHouse that holds no NULL is that column's default.
 */
export function checksumOf(truth: NamedColumn, copy: NamedColumn): Checksum | NoForm {
  const form = formOf(truth, copy);
  if ('why' in form) return form;
  const { fallback, nullable } = copy.type;
  // In place of NULL both count, and no text is equal to two.
  if (
    fallback !== null &&
    !nullable &&
    truth.required !== true &&
    !isTypeDefault(fallback, { ...copy.type, fallback: null })
  )
    return { why: `NULL is ${fallback} in ClickHouse, the default of the column, or the default of its type` };
  const empty = (type: ColumnType, of: Form) =>
    copy.store === 'postgres' || type.nullable ? null : (defaultText(of, type) ?? null);
  const item = form.kind === 'list' ? sql(empty(itemType(copy.type), form.item)) : '';
  const told = postgresText(truth.name, truth.type, form, item);
  return {
    truth: `coalesce(${told}, ${sql(empty(copy.type, form))})`,
    copy:
      copy.store === 'postgres'
        ? `coalesce(${postgresText(copy.name, copy.type, form, item)}, ${sql(null)})`
        : clickhouseCell(copy, form),
  };
}

function clickhouseCell({ name, type }: NamedColumn, form: Form): string {
  const text = clickhouseText(name, type, form);
  return type.nullable ? `ifNull(${text}, char(${NULL_CODE}))` : text;
}

/** null: NULL itself. */
function sql(text: string | null): string {
  return text === null ? `chr(${NULL_CODE})` : quotePostgresText(text);
}

/** What a column of ClickHouse that holds no NULL has in its place, in a form (tried on 26.7). */
function defaultText(form: Form, type: ColumnType): string {
  const label = type.kind === 'enum' ? enumLabels(type)[0] : undefined;
  switch (form.kind) {
    case 'text':
      return label?.label ?? '';
    case 'integer':
    case 'number':
      return '0';
    case 'label':
      return `${label?.number ?? 0}`;
    case 'decimal':
      return form.scale === 0 ? '0' : `0.${'0'.repeat(form.scale)}`;
    case 'float':
      return `\\x${'0'.repeat(form.bits / 4)}`;
    case 'boolean':
      return type.kind === 'text' || type.kind === 'enum' ? flagText(label?.label ?? '') : 'false';
    case 'uuid':
      return type.kind === 'uuid' || type.arguments[0] === '16' ? '0'.repeat(32) : '';
    case 'days':
      return type.base === 'date32' ? '-25567' : '0';
    case 'time':
      return `\\x${BigInt.asUintN(64, BigInt(-FROM_1970_TO_2000)).toString(16).padStart(16, '0')}`;
    case 'clock':
      return '00:00:00.000000'.slice(0, clockLength(form.digits));
    case 'list':
      return '0:';
    default:
      return form satisfies never;
  }
}

function flagText(text: string): string {
  const word = text.toLowerCase();
  if ((TRUE_WORDS as readonly string[]).includes(word)) return 'true';
  return (FALSE_WORDS as readonly string[]).includes(word) ? 'false' : text;
}
