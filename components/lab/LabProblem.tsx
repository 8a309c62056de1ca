import { labPath } from '@/lib/view/lab/address';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';

const TEXTS: ProblemTexts = {
  byCode: {
    lab_run_not_found: {
      title: 'Run not found.',
      nextSteps: [
        'Check the id in the address; it may be cut off.',
        'Runs are deleted after a while. The race lab lists those that are kept.',
      ],
    },
    network: {
      nextSteps: [
        'Check that the console is running; npm start starts it again.',
        'If it runs on another machine, check that you can reach it.',
      ],
    },
  },
  otherwise: [
    'Try again in a moment; runs continue without this page.',
    'If that does not help, check the console’s log.',
  ],
};

/** A page of the lab that could not be filled. */
export function LabProblem({
  error,
  what,
  retry,
}: {
  readonly error: Error;
  readonly what: string;
  readonly retry: () => void;
}) {
  return (
    <PageProblem error={error} what={what} texts={TEXTS} retry={retry} leave={{ href: labPath, label: 'Race lab' }} />
  );
}
