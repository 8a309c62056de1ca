import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { Suspense, type ReactNode } from 'react';
import { AppHeader } from '@/components/shell/AppHeader';
import { FocusKeeper } from '@/components/shell/FocusKeeper';
import { HashTarget } from '@/components/shell/HashTarget';
import { Notices } from '@/components/shell/Notices';
import { PaletteStyle } from '@/components/shell/PaletteStyle';
import { Providers } from '@/components/shell/Providers';
import { palette } from '@/lib/wording/palette';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Lastwrite', template: '%s · Lastwrite' },
  description: 'Shows which write won, and proves why.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: palette.light.paper },
    { media: '(prefers-color-scheme: dark)', color: palette.dark.paper },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Each request has a nonce of its own, so no page is made before it is asked for.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    // The theme is set before the first paint, so the server's attribute may differ.
    <html lang="en" suppressHydrationWarning>
      <head>
        <PaletteStyle />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:left-4 focus:top-2 focus:z-50 focus:bg-panel focus:px-3 focus:py-1"
        >
          Skip to content
        </a>
        <Providers nonce={nonce}>
          <Suspense>
            <AppHeader />
          </Suspense>
          <Notices />
          <HashTarget />
          <FocusKeeper />
          <main id="main" tabIndex={-1} className="outline-none">
            {children}
          </main>
        </Providers>
      </body>
    </html>
  );
}
