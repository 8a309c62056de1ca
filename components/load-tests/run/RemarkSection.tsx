'use client';

import { useState, type FormEvent } from 'react';
import { useChangeLoadTest, useDeleteRemark } from '@/lib/client/useChangeLoadTest';
import { loadTestLimits, type LoadTest } from '@/lib/contract/loadTests';
import { DeleteButton } from '../../ui/DeleteButton';
import { Section } from '../../ui/Section';
import { Time } from '../../ui/Time';

/** What people say of the run, when and by whom, and a field for more. */
export function RemarkSection({ loadTest: { id, remarks } }: { readonly loadTest: LoadTest }) {
  const [text, setText] = useState('');
  const add = useChangeLoadTest(id);
  const remove = useDeleteRemark(id);
  const most = loadTestLimits.remarks.max;
  const isFull = remarks.length >= most;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || add.isPending) return;
    add.mutate(
      { remark: text },
      {
        onSuccess: () => {
          setText('');
        },
      },
    );
  };
  const error = add.error ?? remove.error;
  return (
    <Section id="team-notes" title="Team notes" aside={isFull ? `${most} notes, the most a run can have` : undefined}>
      {remarks.length > 0 && (
        <ol className="border-t border-strong" data-testid="remarks">
          {remarks.map((remark) => (
            <li
              key={remark.id}
              data-testid="remark"
              className="grid items-baseline gap-x-4 border-b border-line py-1.5 sm:grid-cols-[220px_minmax(0,1fr)_auto]"
            >
              <span className="text-mute">
                <Time value={remark.at} digits={0} />
                {remark.by !== null && <span className="text-ink"> {remark.by}</span>}
              </span>
              <span className="max-w-[96ch] whitespace-pre-wrap [overflow-wrap:anywhere]">{remark.text}</span>
              <DeleteButton
                what={`the note “${remark.text.slice(0, 40)}”`}
                busy={remove.isPending && remove.variables === remark.id}
                remove={() => {
                  remove.mutate(remark.id);
                }}
                testId="delete-remark"
              />
            </li>
          ))}
        </ol>
      )}
      {!isFull && (
        <form onSubmit={submit} className="mt-2 flex max-w-[760px] flex-wrap items-end gap-2">
          <label className="min-w-0 flex-1 basis-72">
            <span className="sr-only">Add a note</span>
            <textarea
              rows={2}
              placeholder="What changed, what you conclude…"
              data-testid="remark-field"
              maxLength={loadTestLimits.remarkLength.max}
              value={text}
              className="block w-full rounded-md border border-line bg-panel px-3 py-1.5 placeholder:text-mute"
              onChange={(event) => {
                setText(event.target.value);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
              }}
            />
          </label>
          <button type="submit" className="control" aria-disabled={text.trim() === '' || add.isPending}>
            {add.isPending ? 'Adding…' : 'Add a note'}
          </button>
        </form>
      )}
      {error && (
        <p role="alert" className="mt-2" data-testid="remark-problem">
          Not changed. {error.message}
        </p>
      )}
    </Section>
  );
}
