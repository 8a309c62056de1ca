'use client';

import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { bulkPath } from '@/lib/view/bulkAddress';
import { readPaste, type Paste } from '@/lib/view/readPaste';
import { recordPath } from '@/lib/view/recordAddress';

/** Goes where a paste points: to the record, to the table of many, or to the start page that resolves a bare id. */
export function usePasteTarget(): (text: string) => Paste {
  const router = useRouter();
  const environment = useEnvironmentId();
  return useCallback(
    (text: string) => {
      const paste = readPaste(text);
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
    [router, environment],
  );
}
