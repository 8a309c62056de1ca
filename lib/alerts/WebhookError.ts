export type WebhookErrorCode = 'invalid_request' | 'webhook_not_found';

/** Why a webhook is not created, changed or found. `message` is written for the caller; `field` is the property of the request that is to be changed. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';

  constructor(
    readonly code: WebhookErrorCode,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

export function webhookNotFound(): WebhookError {
  return new WebhookError('webhook_not_found', 'No webhook has this id. GET /api/webhooks lists them.');
}
