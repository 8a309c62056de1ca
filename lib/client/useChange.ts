'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';

/** Changes something at the console; the lists that show it, by the first part of their keys, are read again however that went. */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>, ...lists: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(lists.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}
