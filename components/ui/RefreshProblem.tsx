/** That what is shown may be old: reading it again failed. A further page that failed is told by the button that fetches it. */
export function RefreshProblem({
  query: { error, data, isFetchNextPageError = false },
  also = '',
  testId = 'refresh-problem',
}: {
  readonly query: { readonly error: Error | null; readonly data: unknown; readonly isFetchNextPageError?: boolean };
  /** What is true of it all the same. */
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
