'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Changes something at the console; the lists that show it, by the first part of their keys, are read again however that went. */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>, ...lists: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(lists.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

/** Once it is deleted, nothing of it is shown from memory by whoever comes back to its page. `id` stands in the keys of all that was read of it. */
export function useForgotten(id: string, isDeleted: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isDeleted) return undefined;
    // Its page is left first: what is shown of it would be asked for again.
    return () => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey.includes(id) });
    };
  }, [client, id, isDeleted]);
}
