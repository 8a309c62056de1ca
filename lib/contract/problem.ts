import { z } from 'zod';

/** RFC 9457. `code` is stable; `errors` lists what was wrong where. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** Every code the API answers with, and its HTTP status. */
export const problemCodes = {
  invalid_name: 400,
  invalid_request: 400,
  unknown_environment: 400,
  too_many_names: 400,
  not_found: 404,
  record_not_found: 404,
  record_type_unusable: 409,
  load_test_not_found: 404,
  iteration_not_found: 404,
  exploration_not_found: 404,
  order_not_found: 404,
  lab_run_not_found: 404,
  lab_cell_not_found: 404,
  sweep_not_found: 404,
  drift_not_found: 404,
  schedule_not_found: 404,
  webhook_not_found: 404,
  deployment_not_found: 404,
  snapshot_not_found: 404,
  note_not_found: 404,
  note_not_yours: 403,
  too_many_notes: 409,
  sweep_refused: 409,
  sweep_over: 409,
  not_signed_in: 401,
  role_not_allowed: 403,
  load_tests_not_allowed: 403,
  interleavings_not_allowed: 403,
  lab_not_configured: 403,
  too_many_orders: 400,
  order_does_not_fit: 400,
  unknown_scenario: 400,
  invalid_race: 400,
  not_in_spec: 409,
  method_not_allowed: 405,
  unknown_host: 421,
  cross_site_request: 403,
  payload_too_large: 413,
  unsupported_media_type: 415,
  still_running: 409,
  idempotency_key_reused: 422,
  too_many_streams: 429,
  too_many_replays: 429,
  too_many_tests: 429,
  not_ready: 503,
  internal: 500,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof problemCodes;
