/** A list that could not be read, on a page that has others. */
export function ListProblem({
  error,
  what,
  retry,
}: {
  readonly error: Error | null;
  /** `The schedules`. */
  readonly what: string;
  readonly retry: () => void;
}) {
  if (error === null) return null;
  return (
    <p role="alert" className="mb-3" data-testid="list-problem">
      {what} could not be read. {error.message}{' '}
      <button type="button" className="quiet-link" onClick={retry}>
        Try again
      </button>
    </p>
  );
}
