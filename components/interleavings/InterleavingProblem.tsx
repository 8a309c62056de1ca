import { interleavingsPath } from '@/lib/view/interleavings/address';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';

const TEXTS: ProblemTexts = {
  byCode: {
    exploration_not_found: {
      title: 'There is no such exploration.',
      nextSteps: [
        'Look at the id in the address: it may have lost its end on the way.',
        'It may lie in the database of another console. The fix matrix lists what this one has.',
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
        'See whether the console still runs; npm start starts it again.',
        'If it runs on another machine, see whether that one can be reached from here.',
      ],
    },
  },
  otherwise: [
    'Read it again in a moment; explorations go on without this page.',
    'If it stays like this, the console’s log says more.',
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
