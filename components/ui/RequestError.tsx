import { PageProblem, type ProblemTexts } from './PageProblem';
import { RecordName } from './RecordName';

const TEXTS: ProblemTexts = {
  byCode: {
    record_not_found: {
      title: 'No store holds this record.',
      nextSteps: [
        'Look at the environment at the top right: the record may live in another one.',
        'If only the id is certain, paste the id alone on the start page; it finds the rest of the name.',
        'A record that was deleted long ago leaves nothing behind once its versions are merged away.',
      ],
    },
    invalid_name: {
      title: 'This is not the name of a record.',
      nextSteps: ['Paste the text that it came from on the start page; names are picked out of anything.'],
    },
    not_found: {
      title: 'There is no such record type.',
      nextSteps: [
        'Look for it on the screen Records, which lists every record type.',
        'Record types are described under "records" in lastwrite.config.json; npx lastwrite discover proposes them.',
      ],
    },
    unknown_environment: {
      nextSteps: [
        'Choose one of the configured environments at the top right.',
        'Environments are named in lastwrite.config.json.',
      ],
    },
    network: {
      nextSteps: [
        'Check whether npm start still runs in its terminal, and what it said last.',
        'Then read the record again; this page keeps its address.',
      ],
    },
    not_ready: {
      nextSteps: [
        'Open /readyz: it names the store that is missing.',
        'Read the record again when that store is back.',
      ],
    },
    record_type_unusable: {
      title: 'Records of this type cannot be inspected.',
      nextSteps: [
        'Correct its entry under "records" in lastwrite.config.json; the screen Records shows what does not fit.',
        'Or create what is missing in the stores; the tables are looked at again by themselves.',
      ],
    },
  },
  otherwise: ['Read it again. If that does not help, look at the console’s log.'],
};

/** A page that could not be filled: what happened, and what to do next. */
export function RequestError({
  error,
  name,
  retry,
}: {
  readonly error: Error;
  readonly name: string;
  readonly retry: () => void;
}) {
  return (
    <PageProblem
      error={error}
      what="The record"
      texts={TEXTS}
      above={
        name !== '' && (
          <p>
            <RecordName name={name} />
          </p>
        )
      }
      retry={retry}
      leave={{ href: '/', label: 'Inspect another' }}
    />
  );
}
