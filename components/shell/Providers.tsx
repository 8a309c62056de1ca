'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { useState, type ReactNode } from 'react';
import { retryOnce } from '@/lib/client/queries';

export function Providers({ nonce, children }: { readonly nonce: string | undefined; readonly children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: retryOnce, refetchOnWindowFocus: false } } }),
  );
  return (
    <QueryClientProvider client={client}>
      <ThemeProvider
        attribute="data-theme"
        nonce={nonce}
        defaultTheme="system"
        enableSystem
        disableTransitionOnChange
        storageKey="lastwrite.theme"
      >
        {children}
      </ThemeProvider>
    </QueryClientProvider>
  );
}
