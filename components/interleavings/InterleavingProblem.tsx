import { ApiError } from '@/lib/client/ApiError';
import { interleavingsPath } from '@/lib/view/interleavings/address';
import { PageProblem } from '../ui/PageProblem';

/** A page that could not be filled: what happened, and what to do next. */
export function InterleavingProblem({
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
      leave={{ href: interleavingsPath, label: 'The fix matrix' }}
    />
  );
}

function titleOf(code: string, what: string): string {
  switch (code) {
    case 'exploration_not_found':
      return 'There is no such exploration.';
    case 'order_not_found':
      return 'There is no such order.';
    case 'unknown_environment':
      return 'There is no such environment.';
    case 'unknown_scenario':
      return 'There is no such scenario or variant.';
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
    case 'exploration_not_found':
      return [
        'Look at the id in the address: it may have lost its end on the way.',
        'It may lie in the database of another console. The fix matrix lists what this one has.',
      ];
    case 'order_not_found':
      return ['Orders are numbered from 1 as they were run. The exploration’s page lists them all.'];
    case 'unknown_environment':
      return [
        'Choose a configured environment at the top right, or remove it from the address.',
        'Environments are named in lastwrite.config.json.',
      ];
    case 'unknown_scenario':
      return ['Correct them in the address, or go to the fix matrix and choose there.'];
    case 'network':
      return [
        'See whether the console still runs; npm start starts it again.',
        'If it runs on another machine, see whether that one can be reached from here.',
      ];
    default:
      return [
        'Read it again in a moment; explorations go on without this page.',
        'If it stays like this, the console’s log says more.',
      ];
  }
}
