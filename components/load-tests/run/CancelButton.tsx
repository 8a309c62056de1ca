'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelLoadTest } from '@/lib/client/loadTestApi';
import { loadTestQuery } from '@/lib/client/loadTestQueries';
import { RunButton } from '../../ui/RunButton';

/** Stops the run; what is finished stays. */
export function CancelButton({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelLoadTest(id),
    onSuccess: (loadTest) => {
      client.setQueryData(loadTestQuery(id).queryKey, loadTest);
    },
  });
  return (
    <>
      {cancel.error && (
        <span role="alert" className="max-w-[48ch] text-sm" data-testid="cancel-problem">
          Could not cancel it. {cancel.error.message}
        </span>
      )}
      <RunButton
        type="button"
        className="control"
        data-testid="cancel"
        disabled={cancel.isPending}
        title="Stop the run; finished iterations are kept"
        onClick={() => {
          cancel.mutate();
        }}
      >
        {cancel.isPending ? 'Cancelling…' : 'Cancel'}
      </RunButton>
    </>
  );
}
