import { driftPath } from '@/lib/view/drift/address';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';

const TEXTS: ProblemTexts = {
  byCode: {
    drift_not_found: {
      title: 'Drift not found.',
      nextSteps: [
        'Check the id in the address; it may be cut off.',
        'Healed drifts are deleted after the retention period. Find the record by name in the list.',
      ],
    },
    sweep_not_found: {
      title: 'Sweep not found.',
      nextSteps: [
        'Check the id in the address; it may be cut off.',
        'Sweeps are deleted after the retention period. The list of sweeps shows those that are kept.',
      ],
    },
    invalid_filter: {
      title: 'Invalid filter in the address.',
      nextSteps: ['Correct it in the address, or show all drift and choose a filter there.'],
    },
    network: {
      nextSteps: [
        'Check that npm start is still running in its terminal, and its last output.',
        'Then try again. A running sweep continues without this page.',
      ],
    },
  },
};

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
  return (
    <PageProblem
      error={error}
      what={what}
      texts={TEXTS}
      retry={retry}
      leave={{ href: driftPath, label: 'All drift' }}
    />
  );
}
