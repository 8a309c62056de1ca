'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { discoverQuery, proposalTrialQuery } from '@/lib/client/queries';
import { entryText, foundHeadline, newProposals, tablesOf, type ShownProposal } from '@/lib/view/discovery';
import { trialHeadline } from '@/lib/wording/trialHeadline';
import { Button } from '../ui/Button';
import { CopyButton } from '../ui/CopyButton';
import { Section } from '../ui/Section';
import { StoreGlyph } from '../ui/StoreGlyph';
import { TypeName } from './TypeName';

/** Tables of the stores that look like records and are not configured yet: why, what will give trouble, how some of them agree, and the entry. */
export function FoundSection({ environment }: { readonly environment: string | null }) {
  const query = useQuery(discoverQuery(environment));
  const { data, error } = query;
  const found = data === undefined ? [] : newProposals(data);
  return (
    <Section
      id="found"
      title="Found in the stores"
      aside={
        <Button
          type="button"
          className="control"
          disabled={query.isFetching}
          onClick={() => void query.refetch()}
          data-testid="found-again"
        >
          {query.isFetching ? 'Looking…' : 'Look again'}
        </Button>
      }
    >
      {data === undefined && !error && (
        <div aria-busy="true" data-testid="found-loading">
          <div aria-hidden="true" className="skeleton h-5 w-72 max-w-full" />
          <div aria-hidden="true" className="skeleton mt-3 h-20" />
        </div>
      )}
      {error && (
        <p role="alert" className="max-w-[72ch]" data-testid="found-problem">
          The tables of the stores could not be read. {error.message}
        </p>
      )}
      {data !== undefined && (
        <>
          <p data-testid="found-headline" aria-live="polite">
            {foundHeadline(found, data)}
          </p>
          {found.map((proposal) => (
            <Proposal key={tablesOf(proposal).postgres} proposal={proposal} environment={environment} />
          ))}
          {data.left.postgres.length + data.left.clickhouse.length > 0 && (
            <details className="mt-4 text-sm text-mute" data-testid="found-left">
              <summary className="cursor-pointer">Tables without a counterpart</summary>
              {(['postgres', 'clickhouse'] as const).map(
                (store) =>
                  data.left[store].length > 0 && (
                    <p key={store} className="mt-2 max-w-[92ch] [overflow-wrap:anywhere]">
                      {store === 'postgres' ? 'Postgres' : 'ClickHouse'}:{' '}
                      <span className="font-mono">{data.left[store].join(', ')}</span>
                    </p>
                  ),
              )}
            </details>
          )}
        </>
      )}
    </Section>
  );
}

function Proposal({
  proposal,
  environment,
}: {
  readonly proposal: ShownProposal;
  readonly environment: string | null;
}) {
  const { id, title, name, postgres, clickhouse, children } = tablesOf(proposal);
  const [isTried, setTried] = useState(false);
  const query = useQuery({ ...proposalTrialQuery(postgres, environment), enabled: isTried });
  const tried = query.data?.proposals[0];
  const entry = entryText(proposal.entry);
  const fits = proposal.problems.length === 0;
  return (
    <article
      aria-labelledby={`proposal-${id}-title`}
      className="mt-6 border-t border-line pt-4"
      data-testid={`proposal-${id}`}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <h3 id={`proposal-${id}-title`} className="font-medium">
          {title}{' '}
          <span className="ml-1 font-normal text-mute" title="Confidence, out of 100">
            {Math.round(proposal.score * 100)} %
          </span>
        </h3>
        {fits && (
          <Button
            type="button"
            className="control"
            disabled={query.isFetching}
            data-testid={`proposal-trial-${id}`}
            onClick={() => {
              if (isTried) void query.refetch();
              else setTried(true);
            }}
          >
            {query.isFetching ? 'Comparing…' : 'Compare up to 200 records'}
          </Button>
        )}
      </div>
      <TypeName name={name} />
      <p className="mt-2 flex flex-wrap gap-x-6 gap-y-1 font-mono text-sm text-mute">
        <span className="inline-flex items-baseline gap-2 [overflow-wrap:anywhere]">
          <StoreGlyph sign="truth" /> {postgres}
        </span>
        <span className="inline-flex items-baseline gap-2 [overflow-wrap:anywhere]">
          <StoreGlyph sign="final" /> {clickhouse}
        </span>
      </p>
      <p className="mt-2 max-w-[92ch] text-sm">
        {upperFirst(proposal.reasons.join('; '))}.{children.length > 0 && ` Child rows: ${children.join(', ')}.`}
      </p>
      {proposal.problems.length > 0 && (
        <ul className="mt-3 border-l-2 border-bad pl-3 text-sm" data-testid={`proposal-problems-${id}`}>
          {proposal.problems.map(({ path, message }) => (
            <li key={path + message}>
              <code>{path}</code>: {message}
            </li>
          ))}
        </ul>
      )}
      {proposal.warnings.length > 0 && (
        <ul className="mt-2 grid max-w-[92ch] gap-1 text-sm text-mute [overflow-wrap:anywhere]">
          {proposal.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {query.error && (
        <p role="alert" className="mt-3">
          The records could not be compared. {query.error.message}
        </p>
      )}
      {tried && <TrialOf proposal={tried} id={id} />}
      {fits && (
        <div className="mt-3">
          <div className="flex items-baseline justify-between gap-4 text-sm text-mute">
            <span>
              Add it to <code>records</code>, of this environment or of all, in the configuration file (
              <code>lastwrite.config.json</code>, or the file that <code>LASTWRITE_CONFIG</code> names), then restart
              the console.
            </span>
            <CopyButton text={entry} label="Copy the entry" testId={`proposal-copy-${id}`}>
              Copy
            </CopyButton>
          </div>
          <pre
            tabIndex={0}
            role="region"
            aria-label={`Entry of ${title}`}
            className="mt-2 overflow-x-auto rounded-md bg-sunk p-3 font-mono text-sm"
            data-testid={`proposal-entry-${id}`}
          >
            {entry}
          </pre>
        </div>
      )}
    </article>
  );
}

/** How the records of a proposal agree, field by field. */
function TrialOf({ proposal, id }: { readonly proposal: ShownProposal; readonly id: string }) {
  const { trial, trialProblem } = proposal;
  if (trialProblem !== null)
    return (
      <p role="alert" className="mt-3" data-testid={`proposal-said-${id}`}>
        The records could not be compared. {trialProblem}
      </p>
    );
  if (trial === null) return null;
  return (
    <>
      <p className="mt-3" data-testid={`proposal-said-${id}`} aria-live="polite">
        {trialHeadline(trial)}
      </p>
      {trial.fields.length > 0 && (
        <div tabIndex={0} role="region" aria-label="Fields compared" className="mt-1 overflow-x-auto">
          <table className="w-full border-collapse text-sm" data-testid={`proposal-fields-${id}`}>
            <thead className="sr-only">
              <tr>
                <th scope="col">field</th>
                <th scope="col">compared</th>
              </tr>
            </thead>
            <tbody>
              {trial.fields.map(({ rowSet, field, copy, says, suspect }) => (
                <tr key={`${rowSet}/${field}/${copy}`} className="border-b border-line align-baseline">
                  <th scope="row" className="py-1.5 pr-6 text-left font-mono font-normal">
                    {rowSet !== trial.recordType && <span className="text-mute">{rowSet}: </span>}
                    {field}
                  </th>
                  <td className={`py-1.5 ${suspect ? 'text-bad' : ''}`}>{says}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
