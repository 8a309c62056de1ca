import { labPath } from '@/lib/view/lab/address';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';

const TEXTS: ProblemTexts = {
  byCode: {
    lab_run_not_found: {
      title: 'There is no such run.',
      nextSteps: [
        'Check the id in the address: it may have been cut off.',
        'Runs are deleted after a while. The race lab lists those that are kept.',
      ],
    },
    network: {
      nextSteps: [
        'Check whether the console still runs; npm start starts it again.',
        'If it runs on another machine, check whether you can reach that one.',
      ],
    },
  },
  otherwise: [
    'Read it again in a moment; runs go on without this page.',
    'If that does not help, look at the console’s log.',
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
