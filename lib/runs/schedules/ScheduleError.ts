export type ScheduleErrorCode = 'invalid_request' | 'schedule_not_found';

/** Why a schedule is not created, changed or found. `message` is written for the caller; `field` is the property of the request that is to be changed. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';

  constructor(
    readonly code: ScheduleErrorCode,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

export function scheduleNotFound(): ScheduleError {
  return new ScheduleError('schedule_not_found', 'No schedule has this id. GET /api/schedules lists them.');
}
