import { ApiError } from '@/lib/client/ApiError';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';

const TEXTS: ProblemTexts = {
  byCode: {
    load_test_not_found: {
      title: 'Load test not found.',
      nextSteps: [
        'Find it in the list of load tests; the link may be cut off.',
        'Load tests are stored in each console’s own database. Links from another console do not work here.',
      ],
    },
    iteration_not_found: {
      title: 'Iteration not found.',
      nextSteps: [
        'Find it among the iterations on the run’s page; the link may be cut off.',
        'An iteration is listed once it has finished.',
      ],
    },
    invalid_filter: {
      title: 'Invalid filter in the address.',
      nextSteps: ['Correct it in the address, or show all load tests and choose from the filters.'],
    },
    unknown_scenario: {
      title: 'Scenario or variant not found.',
      nextSteps: ['Correct them in the address, or go to all load tests and choose there.'],
    },
    network: {
      nextSteps: [
        'Check that npm start is still running in its terminal, and its last output.',
        'Then try again; this page keeps its address. A running load test continues without it.',
      ],
    },
    not_ready: {
      nextSteps: [
        'Open /readyz: it names the store that is missing.',
        'Try again when that store is back. Runs are kept.',
      ],
    },
  },
};

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
  return (
    <PageProblem
      error={error}
      what={what}
      texts={TEXTS}
      retry={retry}
      leave={{ href: '/load-tests', label: 'All load tests' }}
    />
  );
}

/** The address filters by something that nothing can match; `wrong` says what. */
export function FilterProblem({ wrong, retry }: { readonly wrong: string; readonly retry: () => void }) {
  return <LoadTestProblem error={new ApiError('invalid_filter', 400, '', wrong)} what="The load tests" retry={retry} />;
}
