/** The next page of a list, beneath it; nothing on the last one. */
export function MoreButton({
  query: { hasNextPage, isFetchingNextPage, fetchNextPage },
  testId,
}: {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly testId?: string;
}) {
  if (!hasNextPage) return null;
  return (
    <p className="mt-3">
      <button
        type="button"
        className="control"
        disabled={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
        data-testid={testId}
      >
        {isFetchingNextPage ? 'Loading…' : 'Show more'}
      </button>
    </p>
  );
}
