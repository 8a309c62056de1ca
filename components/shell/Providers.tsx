'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { retryOnce } from '@/lib/client/queries';

export function Providers({ nonce, children }: { readonly nonce: string | undefined; readonly children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: retryOnce, refetchOnWindowFocus: false } } }),
  );
  // Queries are shared: what one part has fetched would be there already when a part that becomes alive later is compared with the server's markup, which has no data.
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
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
        {hydrated ? children : null}
      </ThemeProvider>
    </QueryClientProvider>
  );
}

function never(): () => void {
  return () => undefined;
}
