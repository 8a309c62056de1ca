import { Button } from './Button';

/** The next page of a list, beneath it; nothing on the last one. */
export function MoreButton({
  query: { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage },
  label = 'Show more',
  testId,
}: {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly error: Error | null;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly label?: string;
  readonly testId?: string;
}) {
  if (!hasNextPage) return null;
  return (
    <p className="mt-3">
      <Button
        type="button"
        className="control"
        disabled={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
        data-testid={testId}
      >
        {isFetchingNextPage ? 'Loading…' : label}
      </Button>
      {isFetchNextPageError && !isFetchingNextPage && (
        <span role="alert" className="ml-3 text-sm">
          Could not load more: {error?.message}
        </span>
      )}
    </p>
  );
}
