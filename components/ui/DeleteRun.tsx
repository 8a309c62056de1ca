'use client';

import { useRouter } from 'next/navigation';
import { fetchJson } from '@/lib/client/fetchJson';
import { useChange, useForgotten } from '@/lib/client/useChange';
import { DeleteButton } from './DeleteButton';

/** Deletes a run that is over, with all that is kept of it, and leaves for the page that lists such runs. */
export function DeleteRun({
  what,
  path,
  lists,
  back,
}: {
  /** `this load test`, for the button's name. */
  readonly what: string;
  /** Of the run in the API. */
  readonly path: string;
  /** First parts of the keys of what lists it. */
  readonly lists: readonly string[];
  /** The page to go to. */
  readonly back: string;
}) {
  const router = useRouter();
  const deleting = useChange(() => fetchJson(path, { method: 'DELETE' }), ...lists);
  useForgotten(path.split('/').at(-1) ?? '', deleting.isSuccess);
  return (
    <>
      <DeleteButton
        what={what}
        look="control"
        busy={deleting.isPending || deleting.isSuccess}
        testId="delete-run"
        remove={() => {
          deleting.mutate(undefined, {
            onSuccess: () => {
              router.push(back);
            },
          });
        }}
      />
      {deleting.error && (
        <p role="alert" className="basis-full text-sm" data-testid="delete-problem">
          Could not delete it. {deleting.error.message}
        </p>
      )}
    </>
  );
}
