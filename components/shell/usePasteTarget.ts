'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { recordTypesQuery } from '@/lib/client/queries';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import type { Paste } from '@/lib/view/readPaste';
import { recordPath } from '@/lib/view/recordAddress';

/** Goes where a paste points: to the record, to the table of many, or to the start page that resolves a bare id. Never rejects. */
export function usePasteTarget(): (text: string) => Promise<Paste> {
  const client = useQueryClient();
  const router = useRouter();
  const environment = useEnvironmentId();
  return useCallback(
    async (text: string) => {
      // What reads a paste is not loaded before there is one.
      const loaded = await Promise.all([
        client.ensureQueryData(recordTypesQuery),
        import('@/lib/view/readPaste'),
        import('@/lib/view/bulkAddress'),
      ]).catch((error: unknown) => error as Error);
      if (loaded instanceof Error)
        return { kind: 'nothing', reason: `Could not load the record types. ${loaded.message}` };
      const [types, { readPaste }, { bulkPath }] = loaded;
      const paste = readPaste(types, text);
      switch (paste.kind) {
        case 'record':
          router.push(recordPath(paste.name, environment));
          break;
        case 'id':
          router.push(`/?id=${paste.id}${environment ? `&environment=${encodeURIComponent(environment)}` : ''}`);
          break;
        case 'many':
          router.push(bulkPath(paste.names, paste.ids, environment, paste.notUnderstood));
          break;
        case 'empty':
        case 'nothing':
          break;
        default:
          paste satisfies never;
      }
      return paste;
    },
    [client, router, environment],
  );
}
