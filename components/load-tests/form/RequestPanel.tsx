import { useInfiniteQuery } from '@tanstack/react-query';
import { historyQuery } from '@/lib/client/loadTestQueries';
import { noFilter } from '@/lib/view/loadTests/historyFilter';
import { ApiError } from '@/lib/client/ApiError';
import { loadTestCommand } from '@/lib/wording/loadTestCommand';
import type { CheckedForm } from '@/lib/view/loadTests/form/checkForm';
import { estimateRun } from '@/lib/view/loadTests/form/estimateRun';
import { CopyButton } from '../../ui/CopyButton';
import { ReadOnlyNote } from '../../ui/ReadOnlyNote';
import { RunButton } from '../../ui/RunButton';

/** What the form comes to: how much, how long, what is written; to start it here, as a link, or from a terminal. */
export function RequestPanel({
  checked,
  starting,
  error,
  trial,
}: {
  readonly checked: CheckedForm;
  readonly starting: boolean;
  readonly error: Error | null;
  /** null: the scenario can't be tried once. */
  readonly trial: { readonly start: () => void; readonly trying: boolean; readonly error: Error | null } | null;
}) {
  const history = useInfiniteQuery(historyQuery(noFilter));
  const wrong = checked.ok ? 0 : Object.keys(checked.problems).length;
  const command = checked.ok ? loadTestCommand(checked.input) : null;
  return (
    <section aria-labelledby="request-title" className="panel min-w-0 p-5 lg:sticky lg:top-16">
      <h2 id="request-title" className="mb-1 font-semibold">
        This run
      </h2>
      <p data-testid="estimate" aria-live="polite">
        {checked.ok
          ? estimateRun(checked.request, checked.scenario, history.data?.pages.flat() ?? []).sentence
          : `Fix ${wrong === 1 ? '1 field' : `${wrong} fields`} to continue.`}
      </p>
      {checked.ok && checked.request.latency === 'staging' && (
        <p className="mt-2 text-mute" data-testid="simulated">
          The latency is simulated: the reference service is slowed down.
        </p>
      )}
      <RunButton
        type="submit"
        data-testid="start"
        disabled={starting}
        className="mt-4 h-10 w-full rounded-lg bg-ink px-5 font-medium text-paper aria-disabled:opacity-60"
      >
        {starting ? 'Starting…' : 'Start'}
      </RunButton>
      <ReadOnlyNote />
      {error && <NotStarted testId="start-problem" error={error} what="Could not start it." />}
      {trial && (
        <>
          <RunButton
            type="button"
            data-testid="try-once"
            disabled={trial.trying}
            onClick={trial.start}
            className="mt-2 h-10 w-full rounded-lg border border-strong px-5 font-medium aria-disabled:opacity-60"
          >
            {trial.trying ? 'Trying…' : 'Try once'}
          </RunButton>
          <p className="mt-1 text-sm text-mute">
            One iteration at the first delay, with every request, its answer and the judgement. Its record stays.
          </p>
          {trial.error && <NotStarted testId="try-problem" error={trial.error} what="Could not try it." />}
        </>
      )}
      {command !== null && (
        <>
          <h3 className="mb-1 mt-5 text-sm text-mute">From a terminal</h3>
          <pre
            tabIndex={0}
            aria-label="Command line"
            className="whitespace-pre-wrap rounded-md bg-sunk px-3 py-2 [overflow-wrap:anywhere]"
            data-testid="command"
          >
            {command}
          </pre>
        </>
      )}
      <p className="mt-3 flex flex-wrap gap-2">
        {command !== null && (
          <CopyButton text={command} label="Copy as a command line" testId="copy-command">
            Copy the command
          </CopyButton>
        )}
        <CopyButton text={() => window.location.href} label="Copy the link to this form" testId="copy-link">
          Copy the link
        </CopyButton>
      </p>
    </section>
  );
}

function NotStarted({
  testId,
  error,
  what,
}: {
  readonly testId: string;
  readonly error: Error;
  readonly what: string;
}) {
  return (
    <p
      role="alert"
      data-testid={testId}
      data-code={error instanceof ApiError ? error.code : 'unexpected'}
      className="mt-3 border-l-[3px] border-ink pl-3"
    >
      {what} {error.message}
    </p>
  );
}
