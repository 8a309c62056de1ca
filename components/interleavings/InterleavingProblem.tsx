import { interleavingsPath } from '@/lib/view/interleavings/address';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';

const TEXTS: ProblemTexts = {
  byCode: {
    exploration_not_found: {
      title: 'Exploration not found.',
      nextSteps: [
        'Check the id in the address; it may be cut off.',
        'It may be in another console’s database. The fix matrix lists the explorations in this one.',
      ],
    },
    order_not_found: {
      title: 'Order not found.',
      nextSteps: ['Orders are numbered from 1 as they were run. The exploration’s page lists them all.'],
    },
    unknown_scenario: {
      title: 'Scenario or variant not found.',
      nextSteps: ['Correct them in the address, or go to the fix matrix and choose there.'],
    },
    network: {
      nextSteps: [
        'Check that the console is running; npm start starts it again.',
        'If it runs on another machine, check that you can reach it.',
      ],
    },
  },
  otherwise: [
    'Try again in a moment; explorations continue without this page.',
    'If that does not help, check the console’s log.',
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
