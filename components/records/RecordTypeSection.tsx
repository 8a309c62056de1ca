'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { trialQuery } from '@/lib/client/queries';
import { counted } from '@/lib/wording/formatMs';
import { recordListPath } from '@/lib/view/recordAddress';
import { mappedFields, type ShownType } from '@/lib/view/recordTypes';
import { trialHeadline } from '@/lib/wording/trialHeadline';
import { Button } from '../ui/Button';
import { Section } from '../ui/Section';
import { StoreGlyph } from '../ui/StoreGlyph';
import { TypeName } from './TypeName';

/** One record type: its name, its copies, what is known to be in the way, and its fields with what a trial says of them. */
export function RecordTypeSection({
  type,
  environment,
}: {
  readonly type: ShownType;
  readonly environment: string | null;
}) {
  const [isTried, setTried] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const trial = useQuery({ ...trialQuery(type.id, environment), enabled: isTried });
  const fields = mappedFields(type, trial.data ?? null);
  return (
    <Section
      id={`type-${type.id}`}
      title={type.title}
      aside={
        <span className="flex flex-wrap gap-2">
          <Link
            prefetch={false}
            href={recordListPath(type.id, environment)}
            className="control"
            data-testid={`list-${type.id}`}
          >
            Show records
          </Link>
          <Button
            type="button"
            className="control"
            data-testid={`trial-${type.id}`}
            disabled={trial.isFetching || type.problems.length > 0}
            onClick={() => {
              setOpen(true);
              if (isTried) void trial.refetch();
              else setTried(true);
            }}
          >
            {trial.isFetching ? 'Comparing…' : 'Compare up to 200 records'}
          </Button>
        </span>
      }
    >
      <TypeName name={type.name} testId={`type-${type.id}`} />
      {type.problems.length > 0 && (
        <ul className="mt-3 border-l-2 border-bad pl-3" data-testid={`problems-${type.id}`}>
          {type.problems.map(({ path, message }) => (
            <li key={path + message}>
              <code>{path}</code>: {message}
            </li>
          ))}
        </ul>
      )}
      <ul className="mt-3 grid gap-1" aria-label={`Copies of ${type.title}`}>
        {type.copies.map((copy) => (
          <li key={copy.id} className="flex flex-wrap items-baseline gap-x-3">
            <span className="inline-flex items-baseline gap-2">
              <StoreGlyph sign={copy.store === 'clickhouse' ? 'final' : copy.role} />
              {copy.title}
            </span>
            <span className="font-mono text-sm text-mute [overflow-wrap:anywhere]">
              {copy.tables.map(({ table }) => table).join(', ')}
            </span>
          </li>
        ))}
      </ul>
      {trial.error && (
        <p className="mt-3 text-bad" role="alert">
          {trial.error.message}
        </p>
      )}
      {trial.data && (
        <p className="mt-3" data-testid={`trial-said-${type.id}`} aria-live="polite">
          {trialHeadline(trial.data)}
        </p>
      )}
      <button
        type="button"
        className="mt-3 text-sm text-mute underline decoration-dotted underline-offset-4"
        aria-expanded={isOpen}
        data-testid={`fields-${type.id}`}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {isOpen ? 'Hide' : 'Show'} the {counted(type.fields.length, 'field')}
      </button>
      {isOpen && <FieldTable type={type} fields={fields} isTried={trial.data !== undefined} />}
      {type.warnings.length > 0 && (
        <ul className="mt-3 grid max-w-[92ch] gap-1 text-sm text-mute" data-testid={`warnings-${type.id}`}>
          {type.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function FieldTable({
  type,
  fields,
  isTried,
}: {
  readonly type: ShownType;
  readonly fields: ReturnType<typeof mappedFields>;
  readonly isTried: boolean;
}) {
  return (
    <div
      className="mt-2 overflow-x-auto"
      tabIndex={0}
      role="region"
      aria-label={`Fields of ${type.title}, a table that scrolls`}
    >
      <table className="w-full border-collapse text-sm" data-testid={`mapping-${type.id}`}>
        <thead>
          <tr className="border-b border-strong text-left text-mute">
            <th className="py-1.5 pr-6 font-normal">field</th>
            {type.copies.map((copy) => (
              <th key={copy.id} className="py-1.5 pr-6 font-normal">
                {copy.title}
              </th>
            ))}
            {isTried && <th className="py-1.5 font-normal">compared</th>}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.id} className="border-b border-line align-baseline">
              <th scope="row" className="py-1.5 pr-6 text-left font-normal">
                {field.of !== null && <span className="text-mute">{field.of}: </span>}
                {field.label}
              </th>
              {field.columns.map((column, index) => (
                <td key={type.copies[index]?.id} className="py-1.5 pr-6 font-mono">
                  {column ?? <span className="font-sans text-mute">no column</span>}
                </td>
              ))}
              {isTried && (
                <td className="py-1.5">
                  {field.trial.map(({ copy, says, suspect }) => (
                    <span key={copy} className={suspect ? 'text-bad' : ''}>
                      {says}
                    </span>
                  ))}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
