import { interleavingsPath } from '@/lib/view/interleavings/address';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';

const TEXTS: ProblemTexts = {
  byCode: {
    exploration_not_found: {
      title: 'There is no such exploration.',
      nextSteps: [
        'Check the id in the address: its end may be missing.',
        'It may be in another console’s database. The fix matrix lists the explorations in this one.',
      ],
    },
    order_not_found: {
      title: 'There is no such order.',
      nextSteps: ['Orders are numbered from 1 as they were run. The exploration’s page lists them all.'],
    },
    unknown_environment: {
      nextSteps: [
        'Choose a configured environment at the top right, or remove it from the address.',
        'Environments are named in lastwrite.config.json.',
      ],
    },
    unknown_scenario: {
      title: 'There is no such scenario or variant.',
      nextSteps: ['Correct them in the address, or go to the fix matrix and choose there.'],
    },
    network: {
      nextSteps: [
        'Check whether the console still runs; npm start starts it again.',
        'If it runs on another machine, check whether you can reach that one.',
      ],
    },
  },
  otherwise: [
    'Read it again in a moment; explorations go on without this page.',
    'If that does not help, look at the console’s log.',
  ],
};

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
  return (
    <PageProblem
      error={error}
      what={what}
      texts={TEXTS}
      retry={retry}
      leave={{ href: interleavingsPath, label: 'The fix matrix' }}
    />
  );
}
