/**
 * Races in a process of its own, which does nothing else, so that calls start to the millisecond. Started by the worker, with a channel to
 * it, and ends with it.
 */
import { loadConfig } from '@/lib/environments/loadConfig';
import { createRacer } from '@/lib/load-tests/race/createRacer';
import { engineLimits } from '@/lib/load-tests/run/EngineContext';
import { findScenario } from '@/lib/races/scenarios';
import { comeFirst } from '../comeFirst';
import type { FromRacer, ToRacer } from './messages';

const { environments } = loadConfig();
const racer = createRacer({
  findEnvironment: (id) => environments.find((environment) => environment.id === id) ?? null,
  findScenario,
  callTimeoutMs: engineLimits.callTimeoutMs,
});
const send = (message: FromRacer): void => { process.send?.(message, () => undefined); };

process.on('message', (message: ToRacer) => {
  switch (message.kind) {
    case 'race': {
      const { id, run, subject, delayMs } = message;
      racer.race(run, { subject, delayMs }).then(
        (raced) => { send({ kind: 'raced', id, raced }); },
        (error: unknown) => { send({ kind: 'broke', id, message: error instanceof Error ? error.message : String(error) }); },
      );
      return;
    }
    case 'drop': return racer.drop(message.loadTestId);
    default: return message satisfies never;
  }
});
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
send({ kind: 'ready', runs: await comeFirst() });
