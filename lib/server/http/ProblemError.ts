import { problemCodes, type Problem, type ProblemCode } from '@/lib/contract/problem';

export type ProblemDetail = { readonly path: string; readonly message: string };

/** An answer that is no success, thrown by whatever finds out. `detail` is written for the caller and repeats none of their input. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors?: readonly ProblemDetail[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return problemCodes[this.code];
  }
}

const titles: Record<ProblemCode, string> = {
  invalid_name: 'The name is not that of a record',
  invalid_request: 'The request is not valid',
  unknown_environment: 'There is no such environment',
  too_many_names: 'There are too many names',
  not_found: 'There is nothing at this address',
  record_not_found: 'No store holds this record',
  record_type_unusable: 'The record type does not fit the stores',
  load_test_not_found: 'There is no such load test',
  iteration_not_found: 'There is no such finished iteration',
  not_signed_in: 'Nobody is signed in',
  role_not_allowed: 'This takes the role that may run',
  load_tests_not_allowed: 'This environment takes no load tests',
  sweep_not_found: 'Sweep not found',
  drift_not_found: 'Drift not found',
  schedule_not_found: 'Schedule not found',
  webhook_not_found: 'Webhook not found',
  deployment_not_found: 'Deployment not found',
  snapshot_not_found: 'Snapshot not found',
  note_not_found: 'Note not found',
  too_many_notes: 'Too many notes',
  note_not_yours: 'Somebody else wrote this note',
  sweep_refused: 'This sweep cannot run',
  sweep_over: 'The sweep is over',
  exploration_not_found: 'There is no such exploration',
  order_not_found: 'There is no such order',
  lab_run_not_found: 'Run not found',
  lab_cell_not_found: 'Cell not found',
  interleavings_not_allowed: 'This environment’s stores may not be written',
  lab_not_configured: 'There is no Postgres to run races of SQL on',
  invalid_race: 'The race has a mistake',
  not_in_spec: 'An isolation spec cannot hold this race',
  too_many_orders: 'There are too many orders',
  order_does_not_fit: 'The order does not fit the scenario',
  unknown_scenario: 'There is no such scenario or variant',
  unknown_host: 'This host is not the console’s',
  method_not_allowed: 'This address does not take this method',
  cross_site_request: 'The request comes from another site',
  payload_too_large: 'The request is too large',
  unsupported_media_type: 'The body is not JSON',
  still_running: 'It is not over yet',
  idempotency_key_reused: 'The Idempotency-Key belongs to another request',
  too_many_streams: 'Too many streams are open',
  too_many_replays: 'Too many orders are being run again',
  too_many_tests: 'Too many tests are being sent',
  not_ready: 'The console is not ready',
  internal: 'Something went wrong in the console',
};

/** RFC 9457. `type` is a URN: the codes are explained in the API description, not on pages of their own. */
export function toProblem({ code, detail, errors }: Pick<ProblemError, 'code' | 'detail' | 'errors'>): Problem {
  return {
    type: `urn:lastwrite:problem:${code}`,
    title: titles[code],
    status: problemCodes[code],
    detail,
    code,
    ...(errors ? { errors: [...errors] } : {}),
  };
}
