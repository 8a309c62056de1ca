import { useMemo } from 'react';
import { sqlTokens, type SqlDialect, type SqlTokenKind } from '@/lib/view/sqlTokens';

/** Colours are reserved for the stores, so weight, slant and shade mark the syntax. */
const looks: Readonly<Record<SqlTokenKind, string>> = {
  keyword: 'font-semibold',
  text: 'text-sql-text',
  name: '',
  number: 'text-sql-number',
  comment: 'italic text-mute',
  plain: '',
};

/** A statement to be read and copied: wrapped at the width there is, its parts told apart. What is selected is the statement as it is. */
export function SqlText({
  sql,
  dialect,
  label,
  className = 'panel px-4 py-3',
}: {
  readonly sql: string;
  readonly dialect: SqlDialect;
  readonly label: string;
  readonly className?: string;
}) {
  const tokens = useMemo(() => sqlTokens(sql, dialect), [sql, dialect]);
  return (
    <pre
      aria-label={label}
      role="group"
      className={`whitespace-pre-wrap leading-5 [overflow-wrap:anywhere] ${className}`}
    >
      {tokens.map(({ kind, text }, index) =>
        looks[kind] === '' ? (
          text
        ) : (
          <span key={index} data-sql={kind} className={looks[kind]}>
            {text}
          </span>
        ),
      )}
    </pre>
  );
}
