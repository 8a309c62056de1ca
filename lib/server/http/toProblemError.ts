import { InspectError, RecordTypeUnusable, type InspectErrorCode } from '@/lib/inspect/errors';
import { InterleavingError, type InterleavingErrorCode } from '@/lib/runs/explorations/InterleavingError';
import { LabRunError, type LabRunErrorCode } from '@/lib/runs/lab/LabRunError';
import { LoadTestError, type LoadTestErrorCode } from '@/lib/runs/load-tests/LoadTestError';
import { WebhookError, type WebhookErrorCode } from '@/lib/alerts/WebhookError';
import { ScheduleError, type ScheduleErrorCode } from '@/lib/runs/schedules/ScheduleError';
import { SweepError, type SweepErrorCode } from '@/lib/runs/sweeps/SweepError';
import type { ProblemCode } from '@/lib/contract/problem';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { ProblemError } from './ProblemError';

const inspectCodes: Record<InspectErrorCode, ProblemCode> = {
  record_not_found: 'record_not_found',
  record_type_unusable: 'record_type_unusable',
  not_ready: 'not_ready',
};
const loadTestCodes: Record<LoadTestErrorCode, ProblemCode> = {
  unknown_scenario: 'unknown_scenario',
  load_tests_not_allowed: 'load_tests_not_allowed',
  invalid_request: 'invalid_request',
  idempotency_key_reused: 'idempotency_key_reused',
  load_test_not_found: 'load_test_not_found',
  iteration_not_found: 'iteration_not_found',
};
const interleavingCodes: Record<InterleavingErrorCode, ProblemCode> = {
  unknown_scenario: 'unknown_scenario',
  interleavings_not_allowed: 'interleavings_not_allowed',
  invalid_request: 'invalid_request',
  too_many_orders: 'too_many_orders',
  order_does_not_fit: 'order_does_not_fit',
  exploration_not_found: 'exploration_not_found',
  order_not_found: 'order_not_found',
  idempotency_key_reused: 'idempotency_key_reused',
  order_not_run: 'not_ready',
};

const labCodes: Record<LabRunErrorCode, ProblemCode> = {
  invalid_request: 'invalid_request',
  invalid_race: 'invalid_race',
  lab_not_configured: 'lab_not_configured',
  lab_run_not_found: 'lab_run_not_found',
  lab_cell_not_found: 'lab_cell_not_found',
  not_in_spec: 'not_in_spec',
  idempotency_key_reused: 'idempotency_key_reused',
};

const sweepCodes: Record<SweepErrorCode, ProblemCode> = {
  invalid_request: 'invalid_request',
  sweep_refused: 'sweep_refused',
  sweep_not_found: 'sweep_not_found',
  sweep_over: 'sweep_over',
  drift_not_found: 'drift_not_found',
  idempotency_key_reused: 'idempotency_key_reused',
};

const scheduleCodes: Record<ScheduleErrorCode, ProblemCode> = {
  invalid_request: 'invalid_request',
  schedule_not_found: 'schedule_not_found',
};
const webhookCodes: Record<WebhookErrorCode, ProblemCode> = {
  invalid_request: 'invalid_request',
  webhook_not_found: 'webhook_not_found',
};

/** The store answers, and does not hold what the type says: asking again later changes nothing. */
const OF_THE_TYPE: readonly SourceFailure['error']['code'][] = ['missing_table', 'missing_column', 'not_replacing'];

/** The errors that have a meaning for the caller, in the API's words; null for all others, which are faults of the console. */
export function toProblemError(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof RecordTypeUnusable)
    return new ProblemError(
      'record_type_unusable',
      error.message,
      error.problems.length === 0 ? undefined : error.problems,
    );
  if (error instanceof InspectError) return new ProblemError(inspectCodes[error.code], error.message);
  if (error instanceof LoadTestError) return withField(loadTestCodes[error.code], error);
  if (error instanceof InterleavingError) return withField(interleavingCodes[error.code], error);
  if (error instanceof LabRunError) return withField(labCodes[error.code], error);
  if (error instanceof SweepError) {
    const { code, message, refusals } = error;
    if (refusals.length === 0) return withField(sweepCodes[code], error);
    return new ProblemError(
      sweepCodes[code],
      message,
      // A caller shows what would help by itself, to be copied.
      refusals.map(({ what, help }) => ({ path: what, message: help })),
    );
  }
  if (error instanceof ScheduleError) return withField(scheduleCodes[error.code], error);
  if (error instanceof WebhookError) return withField(webhookCodes[error.code], error);
  // Written for people, never a driver's text. An inspection carries it inside; only a question that needs the store ends with it.
  if (error instanceof SourceFailure)
    return new ProblemError(
      OF_THE_TYPE.includes(error.error.code) ? 'record_type_unusable' : 'not_ready',
      `${error.error.message} ${error.error.hint}`,
    );
  return null;
}

function withField(
  code: ProblemCode,
  { message, field }: Error & { readonly field?: string | undefined },
): ProblemError {
  return new ProblemError(code, message, field === undefined ? undefined : [{ path: `body.${field}`, message }]);
}
