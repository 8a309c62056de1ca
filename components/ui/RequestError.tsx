import { NO_STORE_HOLDS_IT } from '@/lib/wording/unread';
import { PageProblem, type ProblemTexts } from './PageProblem';
import { RecordName } from './RecordName';

const TEXTS: ProblemTexts = {
  byCode: {
    record_not_found: {
      title: NO_STORE_HOLDS_IT,
      nextSteps: [
        'Check the environment at the top right: the record may be in another one.',
        'If you are only sure of the id, paste just the id on the start page; it finds the full name.',
        'A record deleted long ago leaves no trace once its versions are merged away.',
      ],
    },
    invalid_name: {
      title: 'This is not a record name.',
      nextSteps: ['Paste the text it came from on the start page; it finds names in any text.'],
    },
    not_found: {
      title: 'Record type not found.',
      nextSteps: [
        'Find it on the Records page, which lists every record type.',
        'Record types are described under "records" in the configuration file; npx lastwrite discover proposes them.',
      ],
    },
    unknown_environment: {
      nextSteps: [
        'Choose one of the configured environments at the top right.',
        'Environments are named in the configuration file.',
      ],
    },
    network: {
      nextSteps: [
        'Check that npm start is still running in its terminal, and its last output.',
        'Then try again; this page keeps its address.',
      ],
    },
    record_type_unusable: {
      title: 'Records of this type cannot be inspected.',
      nextSteps: [
        'Correct its entry under "records" in the configuration file; the Records page shows what does not fit.',
        'Or create what is missing in the stores; the tables are checked again automatically.',
      ],
    },
  },
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
