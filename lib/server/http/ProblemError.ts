import { problemCodes, type Problem, type ProblemCode } from '@/lib/contract/problem';

export type ProblemDetail = { readonly path: string; readonly message: string };

/** An error answer, thrown where the problem is found. `detail` is written for the caller and does not repeat their input. */
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
  invalid_name: 'Invalid record name',
  invalid_request: 'Invalid request',
  unknown_environment: 'Environment not found',
  too_many_names: 'Too many names',
  not_found: 'Not found',
  record_not_found: 'Record not found',
  record_type_unusable: 'The record type does not fit the stores',
  load_test_not_found: 'Load test not found',
  iteration_not_found: 'Iteration not found',
  not_signed_in: 'Not signed in',
  role_not_allowed: 'The role run is required',
  load_tests_not_allowed: 'Load tests are not allowed in this environment',
  sweep_not_found: 'Sweep not found',
  drift_not_found: 'Drift not found',
  schedule_not_found: 'Schedule not found',
  webhook_not_found: 'Webhook not found',
  deployment_not_found: 'Deployment not found',
  snapshot_not_found: 'Snapshot not found',
  note_not_found: 'Note not found',
  too_many_notes: 'Too many notes',
  note_not_yours: 'Somebody else wrote this note',
  sweep_refused: 'Sweep refused',
  sweep_over: 'The sweep has ended',
  exploration_not_found: 'Exploration not found',
  order_not_found: 'Order not found',
  lab_run_not_found: 'Run not found',
  lab_cell_not_found: 'Cell not found',
  interleavings_not_allowed: 'The stores of this environment are read-only',
  lab_not_configured: 'No Postgres for SQL races',
  invalid_race: 'The race has a mistake',
  not_in_spec: 'An isolation spec cannot hold this race',
  too_many_orders: 'Too many orders',
  order_does_not_fit: 'The order does not fit the scenario',
  unknown_scenario: 'Scenario or variant not found',
  unknown_host: 'Unknown host',
  method_not_allowed: 'Method not allowed',
  cross_site_request: 'Cross-site request refused',
  payload_too_large: 'Request too large',
  unsupported_media_type: 'The body is not JSON',
  still_running: 'Still running',
  idempotency_key_reused: 'Idempotency-Key already used',
  too_many_streams: 'Too many open streams',
  too_many_replays: 'Too many replays',
  too_many_tests: 'Too many tests',
  not_ready: 'The console is not ready',
  internal: 'Internal error',
};

/** RFC 9457. `type` is a URN, because the codes are explained in the API description and not on separate pages. */
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
