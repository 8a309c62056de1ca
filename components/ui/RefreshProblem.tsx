/** Says that the data shown may be out of date because a refresh failed. If loading another page failed, the button that loads it says so. */
export function RefreshProblem({
  query: { error, data, isFetchNextPageError = false },
  also = '',
  testId = 'refresh-problem',
}: {
  readonly query: { readonly error: Error | null; readonly data: unknown; readonly isFetchNextPageError?: boolean };
  /** What holds in spite of that, such as “The sweep continues.” */
  readonly also?: string;
  readonly testId?: string;
}) {
  if (!error || data === undefined || isFetchNextPageError) return null;
  return (
    <p role="alert" className="mt-3 text-sm" data-testid={testId}>
      Could not refresh: {error.message} Showing the last data loaded.{also && ` ${also}`}
    </p>
  );
}
