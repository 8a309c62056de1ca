'use client';

import { PaletteStyle } from '@/components/shell/PaletteStyle';
import './globals.css';

export default function GlobalError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return (
    <html lang="en">
      <head>
        <PaletteStyle />
      </head>
      <body>
        <main className="page max-w-[820px] pt-10">
          <h1 className="mb-3 text-xl font-semibold">Something went wrong in the console.</h1>
          <p>{error.message}</p>
          <p className="mt-6">
            <button type="button" className="control" onClick={reset}>
              Try again
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
