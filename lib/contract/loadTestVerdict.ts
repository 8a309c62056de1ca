import { z } from 'zod';
import { isUuid } from '@/lib/record/uuid';

/** The most runs that are counted together on one side. */
export const sideLimits = { runs: 100 } as const;

const counted = z.object({ failed: z.number().int(), judged: z.number().int() });

const sideSchema = z
  .object({
    /** Within a sentence: `“before the fix”`, `the runs after coaching 1.42`. */
    spoken: z.string(),
    runs: z.array(
      z.object({ id: z.string(), label: z.string().nullable(), variant: z.string(), createdAt: z.string() }),
    ),
    ...counted.shape,
  })
  .meta({ id: 'ComparedSide' });

/** Whether a fix helped: two sides of runs, counted together and held against each other. */
export const loadTestVerdictSchema = z
  .object({
    verdict: z.enum(['better', 'worse', 'same', 'not_told', 'not_comparable']).meta({
      description:
        '`same`: they differ by less than a percentage point. `not_told`: nothing shared, or too few iterations. `not_comparable`: measured under different conditions, so a difference says nothing about the fix.',
    }),
    sentence: z.string(),
    difference: z.number().nullable().meta({ description: 'After minus before, -1 to 1, over all shared delays.' }),
    interval95: z.tuple([z.number(), z.number()]).nullable(),
    pValue: z.number().nullable(),
    conditions: z
      .array(z.string())
      .meta({ description: 'What else differs between the two sides, one sentence each.' }),
    before: sideSchema,
    after: sideSchema,
    delays: z.array(z.object({ delayMs: z.number().int(), before: counted, after: counted })),
  })
  .meta({ id: 'LoadTestVerdict' });
export type LoadTestVerdict = z.infer<typeof loadTestVerdictSchema>;

/** Which runs a side is, as a query writes it. */
export type SideSelector =
  | { readonly kind: 'runs'; readonly ids: readonly string[] }
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'variant'; readonly variant: string }
  | { readonly kind: 'deployment'; readonly id: string };

export const sideExpected = 'expected comma-separated ids of load tests, label:TEXT, variant:ID or deployment:ID';

/** null: it is none. */
export function readSide(text: string): SideSelector | null {
  const named = /^(label|variant|deployment):(.+)$/s.exec(text);
  if (named) {
    const [, kind, value = ''] = named;
    if (kind === 'label') return { kind, label: value };
    if (kind === 'variant') return { kind, variant: value };
    return isUuid(value) ? { kind: 'deployment', id: value.toLowerCase() } : null;
  }
  const ids = text.split(',').map((id) => id.trim().toLowerCase());
  return ids.every(isUuid) ? { kind: 'runs', ids: [...new Set(ids)] } : null;
}
