import { z } from 'zod';

/** A part of the stack that ended by itself, from its first end until it has run well for a while. */
export const partTroubleSchema = z.object({
  /** `Postgres`, `ClickHouse`, `coaching`, `console`, `worker`, `racer` or `judge`. */
  part: z.string(),
  /** When it ended first, ISO 8601 UTC. */
  since: z.string(),
  /** How often it ended, or could not be started, since then. */
  times: z.number().int(),
  /** It runs again at this moment. */
  running: z.boolean(),
  reason: z.string(),
});
export type PartTrouble = z.infer<typeof partTroubleSchema>;

/** How the console itself does: what every page shows above its content. */
export const statusResponseSchema = z
  .object({
    parts: z.array(partTroubleSchema),
    /** How the console knows who asks. `local`: it can be reached from this machine alone; `anyone`: from others too, and nobody is asked who they are. */
    access: z.enum(['local', 'anyone', 'token', 'proxy', 'oidc']),
    /** Why nobody can sign in at the moment, in one sentence; null: they can. */
    signInTrouble: z.string().nullable(),
    /** Whoever asks here. */
    user: z.string().nullable(),
    role: z.enum(['read', 'run']),
  })
  .meta({ id: 'StatusResponse' });
export type StatusResponse = z.infer<typeof statusResponseSchema>;
