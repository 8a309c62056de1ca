import { ApiError } from '@/lib/client/ApiError';
import { PageProblem } from './PageProblem';
import { RecordName } from './RecordName';

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
  const code = error instanceof ApiError ? error.code : 'unexpected';
  return (
    <PageProblem
      code={code}
      above={
        name !== '' && (
          <p>
            <RecordName name={name} />
          </p>
        )
      }
      title={titleOf(code)}
      message={error.message}
      nextSteps={nextSteps(code)}
      retry={retry}
      leave={{ href: '/', label: 'Inspect another' }}
    />
  );
}

function titleOf(code: string): string {
  switch (code) {
    case 'record_not_found':
      return 'No store holds this record.';
    case 'invalid_name':
      return 'This is not the name of a record.';
    case 'not_found':
      return 'There is no such record type.';
    case 'unknown_environment':
      return 'There is no such environment.';
    case 'network':
      return 'The console does not answer.';
    case 'not_ready':
      return 'The console is not ready.';
    case 'record_type_unusable':
      return 'Records of this type cannot be inspected.';
    default:
      return 'The record could not be read.';
  }
}

function nextSteps(code: string): readonly string[] {
  switch (code) {
    case 'record_not_found':
      return [
        'Look at the environment at the top right: the record may live in another one.',
        'If only the id is certain, paste the id alone on the start page; it finds the rest of the name.',
        'A record that was deleted long ago leaves nothing behind once its versions are merged away.',
      ];
    case 'invalid_name':
      return ['Paste the text that it came from on the start page; names are picked out of anything.'];
    case 'not_found':
      return [
        'Look for it on the screen Records, which lists every record type.',
        'Record types are described under "records" in lastwrite.config.json; npx lastwrite discover proposes them.',
      ];
    case 'unknown_environment':
      return [
        'Choose one of the configured environments at the top right.',
        'Environments are named in lastwrite.config.json.',
      ];
    case 'network':
      return [
        'See whether npm start still runs in its terminal, and what it said last.',
        'Then read the record again; this page keeps its address.',
      ];
    case 'record_type_unusable':
      return [
        'Correct its entry under "records" in lastwrite.config.json; the screen Records shows what does not fit.',
        'Or create what is missing in the stores; the tables are looked at again by themselves.',
      ];
    case 'not_ready':
      return ['Open /readyz: it names the store that is missing.', 'Read the record again when it is there.'];
    default:
      return ['Read it again. If it stays so, the console’s log says more.'];
  }
}
