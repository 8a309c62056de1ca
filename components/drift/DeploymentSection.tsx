'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDeployment, deleteDeployment } from '@/lib/client/driftApi';
import { deploymentsQuery } from '@/lib/client/driftQueries';
import { useChange } from '@/lib/client/useChange';
import type { Deployment } from '@/lib/contract/sweeps';
import { ReadOnlyNote } from '../ui/ReadOnlyNote';
import { RunButton } from '../ui/RunButton';
import { fieldLook } from '../ui/fieldLook';
import { StartedBy } from '../ui/StartedBy';
import { Time } from '../ui/Time';
import { DeleteButton } from '../ui/DeleteButton';
import { ListProblem } from './ListProblem';
import { Refusal } from './Refusal';

/** What was deployed when: lines in the chart, so that a change of the rate can be held against them. */
export function DeploymentSection({ environment }: { readonly environment: string }) {
  const query = useQuery(deploymentsQuery(environment));
  return (
    <>
      <p className="mb-3 max-w-[88ch] text-mute">
        Deployments are marked in the chart of new drifts. A pipeline reports them with{' '}
        <code>POST /api/deployments</code>.
      </p>
      <ListProblem error={query.error} what="The deployments" retry={() => void query.refetch()} />
      {query.isPending && <div aria-hidden="true" className="skeleton h-16" />}
      {query.data?.length === 0 && (
        <p className="border-t border-line py-3 text-mute" data-testid="deployments-none">
          No deployments yet. Add one below, or have the pipeline report them.
        </p>
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <ul className="border-t border-strong" data-testid="deployments">
          {query.data.map((deployment) => (
            <DeploymentRow key={deployment.id} deployment={deployment} />
          ))}
        </ul>
      )}
      <DeploymentForm environment={environment} />
    </>
  );
}

function DeploymentRow({ deployment }: { readonly deployment: Deployment }) {
  const { id, title, at, environment, url, createdBy } = deployment;
  const remove = useChange(() => deleteDeployment(id), 'deployments', 'drift');
  return (
    <li className="border-b border-line py-1.5" data-testid="deployment">
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <span className="font-mono text-mute">
          <Time value={at} digits={0} zone />
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {url === null ? (
            title
          ) : (
            <a href={url} target="_blank" rel="noreferrer" className="quiet-link !text-ink">
              {title}
            </a>
          )}
        </span>
        <span className="text-mute">{environment ?? 'every environment'}</span>
        {createdBy !== null && (
          <span className="text-mute">
            <StartedBy user={createdBy} did="added" />
          </span>
        )}
        <span className="ml-auto">
          <DeleteButton
            what={`the deployment ${title}`}
            busy={remove.isPending}
            testId="deployment-delete"
            remove={() => {
              remove.mutate(undefined);
            }}
          />
        </span>
      </div>
      {remove.error && <Refusal error={remove.error} lead="Could not delete it." testId="deployment-problem" />}
    </li>
  );
}

function DeploymentForm({ environment }: { readonly environment: string }) {
  const [title, setTitle] = useState('');
  const [url, setUrl] = useState('');
  const add = useChange(addDeployment, 'deployments', 'drift');
  return (
    <form
      className="panel mt-5 p-4"
      aria-labelledby="add-deployment-title"
      data-testid="deployment-form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(
          {
            title: title.trim(),
            ...(url.trim() === '' ? {} : { url: url.trim() }),
            environment,
          },
          {
            onSuccess: () => {
              setTitle('');
              setUrl('');
            },
          },
        );
      }}
    >
      <h2 id="add-deployment-title" className="mb-3 font-semibold">
        Add a deployment now
      </h2>
      <div className="flex flex-wrap items-end gap-4">
        <label className="grid gap-1">
          Title
          <input
            className={`${fieldLook} w-64`}
            value={title}
            maxLength={200}
            autoComplete="off"
            data-testid="deployment-title"
            onChange={(event) => {
              setTitle(event.target.value);
            }}
          />
        </label>
        <label className="grid w-full min-w-0 gap-1 sm:w-auto">
          <span>
            Link <span className="text-sm text-mute">optional</span>
          </span>
          <input
            className={`${fieldLook} w-full sm:w-80`}
            type="url"
            value={url}
            placeholder="https://…"
            autoComplete="off"
            data-testid="deployment-url"
            onChange={(event) => {
              setUrl(event.target.value);
            }}
          />
        </label>
        <RunButton
          type="submit"
          className="control"
          disabled={title.trim() === '' || add.isPending}
          data-testid="deployment-add"
        >
          {add.isPending ? 'Adding…' : 'Add'}
        </RunButton>
        <ReadOnlyNote />
      </div>
      {add.error && <Refusal error={add.error} lead="Could not add it." testId="deployment-problem" />}
    </form>
  );
}
