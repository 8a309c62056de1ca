'use client';

import { useState } from 'react';
import { addWebhook } from '@/lib/client/driftApi';
import { useChange } from '@/lib/client/useChange';
import { alertKinds, type AlertKind } from '@/lib/contract/schedules';
import type { DriftOfType } from '@/lib/contract/sweeps';
import { alertTitles } from '@/lib/view/drift/webhooks';
import { ReadOnlyNote } from '../ui/ReadOnlyNote';
import { RunButton } from '../ui/RunButton';
import { fieldLook } from '../ui/fieldLook';
import { Refusal } from './Refusal';

const empty = { title: '', url: '', record: '', threshold: '0', alerts: [...alertKinds] as readonly AlertKind[] };

/** Adds a webhook; `created` gets its secret, which the API shows only once. */
export function WebhookForm({
  types,
  environment,
  created,
}: {
  readonly types: readonly DriftOfType[];
  readonly environment: string;
  readonly created: (webhook: { readonly id: string; readonly title: string; readonly secret: string }) => void;
}) {
  const [form, setForm] = useState(empty);
  const [here, setHere] = useState(false);
  const add = useChange(addWebhook, 'webhooks');
  const { title, url, record, threshold, alerts } = form;
  const ready = title.trim() !== '' && url.trim() !== '' && alerts.length > 0 && /^\d{1,10}$/.test(threshold.trim());
  return (
    <form
      className="panel mt-5 p-4"
      aria-labelledby="add-webhook-title"
      data-testid="webhook-form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(
          {
            title: title.trim(),
            url: url.trim(),
            alerts: [...alerts],
            threshold: Number(threshold),
            enabled: true,
            ...(record === '' ? {} : { record }),
            ...(here ? { environment } : {}),
          },
          {
            onSuccess: (webhook) => {
              created(webhook);
              setForm(empty);
            },
          },
        );
      }}
    >
      <h2 id="add-webhook-title" className="mb-3 font-semibold">
        Add a webhook
      </h2>
      <div className="flex flex-wrap items-end gap-4">
        <label className="grid gap-1">
          Title
          <input
            className={`${fieldLook} w-48`}
            value={title}
            maxLength={200}
            autoComplete="off"
            data-testid="webhook-title"
            onChange={(event) => {
              setForm({ ...form, title: event.target.value });
            }}
          />
        </label>
        <label className="grid w-full min-w-0 gap-1 sm:w-auto">
          URL
          <input
            className={`${fieldLook} w-full sm:w-96`}
            type="url"
            value={url}
            placeholder="https://…"
            autoComplete="off"
            spellCheck={false}
            data-testid="webhook-url"
            onChange={(event) => {
              setForm({ ...form, url: event.target.value });
            }}
          />
        </label>
        <label className="grid gap-1">
          Record type
          <select
            className="control"
            value={record}
            data-testid="webhook-record"
            onChange={(event) => {
              setForm({ ...form, record: event.target.value });
            }}
          >
            <option value="">every one</option>
            {types.map((type) => (
              <option key={type.record} value={type.record}>
                {type.title}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          Threshold
          <input
            className={`${fieldLook} w-28 text-right font-mono`}
            inputMode="numeric"
            value={threshold}
            title="An alert is sent when more records of a type than this have drifted"
            data-testid="webhook-threshold"
            onChange={(event) => {
              setForm({ ...form, threshold: event.target.value });
            }}
          />
        </label>
      </div>
      <fieldset className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1">
        <legend className="float-left mr-3">Alert when</legend>
        {alertKinds.map((alert) => (
          <label key={alert} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="accent-[var(--ink)]"
              checked={alerts.includes(alert)}
              onChange={() => {
                setForm({
                  ...form,
                  alerts: alerts.includes(alert) ? alerts.filter((each) => each !== alert) : [...alerts, alert],
                });
              }}
            />
            {alertTitles[alert]}
          </label>
        ))}
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="accent-[var(--ink)]"
            checked={here}
            onChange={() => {
              setHere(!here);
            }}
          />
          in {environment} only
        </label>
      </fieldset>
      <RunButton type="submit" className="control mt-4" disabled={!ready || add.isPending} data-testid="webhook-add">
        {add.isPending ? 'Adding…' : 'Add'}
      </RunButton>
      <span className="ml-3">
        <ReadOnlyNote />
      </span>
      {add.error && <Refusal error={add.error} lead="Could not add it." testId="webhook-add-problem" />}
    </form>
  );
}
