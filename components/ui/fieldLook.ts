/** A text field of a form. */
export const fieldLook = 'h-8 rounded-md border border-line bg-panel px-3';
/** The one button that a form is about. */
export const primaryLook =
  'inline-flex min-h-8 items-center rounded-md bg-ink px-4 text-sm font-medium text-paper aria-disabled:opacity-60';
