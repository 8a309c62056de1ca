import { ApiError } from '@/lib/client/ApiError';
import { driftPath } from '@/lib/view/drift/address';
import { PageProblem } from '../ui/PageProblem';

/** A page that could not be filled: what happened, and what to do next. */
export function DriftProblem({
  error,
  what,
  retry,
}: {
  readonly error: Error;
  readonly what: string;
  readonly retry: () => void;
}) {
  const code = error instanceof ApiError ? error.code : 'unexpected';
  return (
    <PageProblem
      code={code}
      title={titleOf(code, what)}
      message={error.message}
      nextSteps={nextSteps(code)}
      retry={retry}
      leave={{ href: driftPath, label: 'All drift' }}
    />
  );
}

function titleOf(code: string, what: string): string {
  switch (code) {
    case 'drift_not_found':
      return 'Drift not found.';
    case 'sweep_not_found':
      return 'Sweep not found.';
    case 'invalid_filter':
      return 'Invalid filter in the address.';
    case 'unknown_environment':
      return 'There is no such environment.';
    case 'network':
      return 'The console does not answer.';
    case 'not_ready':
      return 'The console is not ready.';
    default:
      return `${what} could not be read.`;
  }
}

function nextSteps(code: string): readonly string[] {
  switch (code) {
    case 'drift_not_found':
      return [
        'Check the end of the address; links lose it easily.',
        'Healed drifts are deleted after the retention period. Look for the record’s name in the list.',
      ];
    case 'sweep_not_found':
      return [
        'Check the end of the address; links lose it easily.',
        'Sweeps are deleted after the retention period. The list of sweeps shows those that are kept.',
      ];
    case 'unknown_environment':
      return [
        'Choose a configured environment at the top right, or remove it from the address.',
        'Environments are configured in lastwrite.config.json.',
      ];
    case 'invalid_filter':
      return ['Correct it in the address, or show all drift and choose a filter there.'];
    case 'network':
      return [
        'Check whether npm start still runs in its terminal, and what it said last.',
        'Then read it again. A running sweep goes on by itself.',
      ];
    case 'not_ready':
      return ['Open /readyz: it names the store that is missing.', 'Read it again when that store is back.'];
    default:
      return ['Read it again. If that does not help, look at the console’s log.'];
  }
}
