'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changeWebhook, deleteWebhook, testWebhook } from '@/lib/client/driftApi';
import { webhooksQuery } from '@/lib/client/driftQueries';
import { useChange } from '@/lib/client/useChange';
import type { Webhook, WebhookDelivery, WebhookPatch } from '@/lib/contract/schedules';
import type { DriftOfType } from '@/lib/contract/sweeps';
import { alertText, deliveryText, webhookScope } from '@/lib/view/drift/webhooks';
import { formatAgo } from '@/lib/wording/moments';
import { RunButton } from '../ui/RunButton';
import { CopyButton } from '../ui/CopyButton';
import { fieldLook } from '../ui/fieldLook';
import { StartedBy } from '../ui/StartedBy';
import { Time } from '../ui/Time';
import { DeleteButton } from '../ui/DeleteButton';
import { ListProblem } from './ListProblem';
import { Refusal } from './Refusal';
import { Switch } from './Switch';
import { WebhookForm } from './WebhookForm';

/** What a webhook's receiver checks signatures by. */
export interface WebhookSecret {
  readonly id: string;
  readonly title: string;
  readonly secret: string;
}

/** Who is told, of what, and whether it arrived. */
export function WebhookSection({
  types,
  environment,
  secrets,
  setSecrets,
}: {
  readonly types: readonly DriftOfType[];
  readonly environment: string;
  /** Of the webhooks that were added here and are not hidden yet. */
  readonly secrets: readonly WebhookSecret[];
  readonly setSecrets: (secrets: readonly WebhookSecret[]) => void;
}) {
  const query = useQuery(webhooksQuery);
  return (
    <>
      <p className="mb-3 max-w-[88ch] text-mute">
        Webhooks are signed JSON POST requests, retried until they are accepted. They report when more records have
        drifted than the threshold and when that is over, when a schedule has not run, when a sweep ends incomplete, and
        when a scheduled load test fails more often than its threshold.
      </p>
      {secrets.map(({ id, title, secret }) => (
        <div
          key={id}
          role="status"
          className="mb-4 border-l-[3px] border-ink bg-sunk px-3 py-2"
          data-testid="webhook-secret"
        >
          <p>The secret of “{title}” is shown once. Store it where the receiver checks signatures.</p>
          <p className="mt-1 flex flex-wrap items-center gap-2">
            <code className="[overflow-wrap:anywhere]">{secret}</code>
            <CopyButton text={secret} label="Copy the secret" testId="copy-secret">
              Copy
            </CopyButton>
            <button
              type="button"
              className="quiet-link text-sm"
              onClick={() => {
                setSecrets(secrets.filter((each) => each.id !== id));
              }}
            >
              Hide
            </button>
          </p>
        </div>
      ))}
      <ListProblem error={query.error} what="The webhooks" retry={() => void query.refetch()} />
      {query.isPending && <div aria-hidden="true" className="skeleton h-24" />}
      {query.data?.length === 0 && (
        <p className="border-t border-line py-3 text-mute" data-testid="webhooks-none">
          No webhooks yet. Add one below to be notified when records drift.
        </p>
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <ul className="border-t border-strong" data-testid="webhooks">
          {query.data.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} nowMs={query.dataUpdatedAt} />
          ))}
        </ul>
      )}
      <WebhookForm
        types={types}
        environment={environment}
        created={({ id, title, secret }) => {
          setSecrets([...secrets, { id, title, secret }]);
        }}
      />
    </>
  );
}

function WebhookRow({ webhook, nowMs }: { readonly webhook: Webhook; readonly nowMs: number }) {
  const { id, title, url, enabled, alerts, threshold, deliveries } = webhook;
  const [editing, setEditing] = useState(false);
  const change = useChange((patch: WebhookPatch) => changeWebhook(id, patch), 'webhooks');
  const remove = useChange(() => deleteWebhook(id), 'webhooks');
  const test = useChange(() => testWebhook(id), 'webhooks');
  const problem = change.error ?? remove.error ?? test.error;
  return (
    <li className="border-b border-line py-2.5" data-testid="webhook" data-id={id} data-enabled={enabled}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium">{title}</p>
          <p className="text-mute [overflow-wrap:anywhere]">
            <code>{url}</code>
          </p>
          <p className="text-sm text-mute">
            {webhookScope(webhook)}: {alerts.map((alert) => alertText(alert, threshold)).join(', ')}
            {webhook.createdBy !== null && (
              <>
                , <StartedBy user={webhook.createdBy} did="added" />
              </>
            )}
          </p>
        </div>
        <span className="flex flex-wrap items-center gap-4">
          <RunButton
            type="button"
            className="control"
            disabled={test.isPending}
            data-testid="webhook-test"
            onClick={() => {
              test.mutate(undefined);
            }}
          >
            {test.isPending ? 'Sending…' : 'Send a test'}
          </RunButton>
          <Switch
            on={enabled}
            label={`Webhook ${title}`}
            busy={change.isPending}
            testId="webhook-switch"
            toggle={() => {
              change.mutate({ enabled: !enabled });
            }}
          />
          <button
            type="button"
            className="quiet-link text-sm"
            aria-expanded={editing}
            aria-label={`Edit the threshold of ${title}`}
            data-testid="webhook-edit"
            onClick={() => {
              setEditing(!editing);
            }}
          >
            Edit
          </button>
          <DeleteButton
            what={`the webhook ${title}`}
            busy={remove.isPending}
            testId="webhook-delete"
            remove={() => {
              remove.mutate(undefined);
            }}
          />
        </span>
      </div>
      {editing && (
        <ThresholdForm
          id={id}
          threshold={threshold}
          save={(next) => {
            change.mutate(
              { threshold: next },
              {
                onSuccess: () => {
                  setEditing(false);
                },
              },
            );
          }}
        />
      )}
      {problem && <Refusal error={problem} lead="Something went wrong." testId="webhook-problem" />}
      <Deliveries deliveries={deliveries} nowMs={nowMs} />
    </li>
  );
}

function ThresholdForm({
  id,
  threshold,
  save,
}: {
  readonly id: string;
  readonly threshold: number;
  readonly save: (threshold: number) => void;
}) {
  const [text, setText] = useState(String(threshold));
  const wrong = !/^\d{1,10}$/.test(text.trim());
  return (
    <form
      className="mt-2 flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) save(Number(text));
      }}
    >
      <label htmlFor={`threshold-${id}`} className="grid gap-1">
        Alert when more records than this have drifted
      </label>
      <input
        id={`threshold-${id}`}
        className={`${fieldLook} w-28 text-right font-mono`}
        inputMode="numeric"
        value={text}
        aria-invalid={wrong}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <RunButton type="submit" className="control" disabled={wrong}>
        Save
      </RunButton>
    </form>
  );
}

/** The newest deliveries, and how each went. */
function Deliveries({
  deliveries,
  nowMs,
}: {
  readonly deliveries: readonly WebhookDelivery[];
  readonly nowMs: number;
}) {
  const [newest, ...more] = deliveries;
  if (newest === undefined) return <p className="mt-1 text-sm text-mute">Nothing has been sent yet.</p>;
  return (
    <>
      <ul className="mt-1 text-sm" data-testid="deliveries">
        <Delivery delivery={newest} nowMs={nowMs} />
      </ul>
      {more.length > 0 && (
        <details className="text-sm">
          <summary className="quiet-link w-fit">{more.length} earlier</summary>
          <ul>
            {more.map((delivery) => (
              <Delivery key={delivery.id} delivery={delivery} nowMs={nowMs} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Delivery({ delivery, nowMs }: { readonly delivery: WebhookDelivery; readonly nowMs: number }) {
  const { status, text, createdAt } = delivery;
  return (
    <li
      className="grid gap-x-5 py-0.5 md:grid-cols-[184px_280px_minmax(0,1fr)]"
      data-testid="delivery"
      data-status={status}
      data-alert={delivery.alert}
    >
      <span className="font-mono text-mute" title={formatAgo(createdAt, nowMs)}>
        <Time value={createdAt} digits={0} zone />
      </span>
      <span className={status === 'failed' ? 'font-medium' : ''}>{deliveryText(delivery, nowMs)}</span>
      <span className="text-mute [overflow-wrap:anywhere]">{text}</span>
    </li>
  );
}
