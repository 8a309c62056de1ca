import { ApiError } from '@/lib/client/ApiError';
import { PageProblem } from '../ui/PageProblem';

/** A page that could not be filled: what happened, and what to do next. */
export function LoadTestProblem({
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
      leave={{ href: '/load-tests', label: 'All load tests' }}
    />
  );
}

/** The address filters by something that nothing can match; `wrong` says what. */
export function FilterProblem({ wrong, retry }: { readonly wrong: string; readonly retry: () => void }) {
  return <LoadTestProblem error={new ApiError('invalid_filter', 400, '', wrong)} what="The load tests" retry={retry} />;
}

function titleOf(code: string, what: string): string {
  switch (code) {
    case 'load_test_not_found':
      return 'There is no such load test.';
    case 'iteration_not_found':
      return 'There is no such iteration.';
    case 'invalid_filter':
      return 'The address asks for something that can’t be filtered by.';
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
    case 'load_test_not_found':
      return [
        'Look for it among all load tests; a link loses its end easily.',
        'Load tests are kept in the console’s own database. A link from another console leads nowhere here.',
      ];
    case 'iteration_not_found':
      return [
        'Look for it among the iterations on the run’s page; its last number may be cut off.',
        'An iteration stands there once it is finished.',
      ];
    case 'unknown_environment':
      return [
        'Choose a configured environment at the top right, or remove it from the address.',
        'Environments are named in lastwrite.config.json.',
      ];
    case 'invalid_filter':
      return ['Correct it in the address, or show all load tests and choose from the filters.'];
    case 'unknown_scenario':
      return ['Correct them in the address, or go to all load tests and choose there.'];
    case 'network':
      return [
        'See whether npm start still runs in its terminal, and what it said last.',
        'Then read it again; this page keeps its address. A run that was under way goes on by itself.',
      ];
    case 'not_ready':
      return ['Open /readyz: it names the store that is missing.', 'Read it again when that is there. Runs are kept.'];
    default:
      return ['Read it again. If it stays so, the console’s log says more.'];
  }
}
