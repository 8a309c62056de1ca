import type { ComponentProps } from 'react';

/** A button that keeps the focus while it cannot be pressed. From one that the browser disables the focus is gone, and whoever has no mouse is lost. */
export function Button({ disabled = false, onClick, ...more }: ComponentProps<'button'>) {
  return (
    <button
      {...more}
      aria-disabled={disabled || undefined}
      onClick={(event) => {
        if (disabled) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
