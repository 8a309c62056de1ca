import type { LoadTest } from '@/lib/contract/loadTests';

/** `load-test-scorecard_race-save_all-async_closure-2026-01-18-019bd2e8.csv`: plain ASCII, fit for every file system and header. */
export function reportFileName(
  { id, request, createdAt }: LoadTest,
  extension: 'csv' | 'json' | 'html',
  what = 'load-test',
): string {
  const parts = [what, request.scenario, request.variant, createdAt.slice(0, 10), id.slice(0, 8)];
  return `${parts.map((part) => part.replaceAll(/[^\w-]+/g, '-')).join('-')}.${extension}`;
}
