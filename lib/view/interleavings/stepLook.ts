import type { Sign } from '../signs';
import { signOfStep, type ToldStep } from '../stepSign';

/** Which store a step touches, and how; by this it is drawn. `unknown` and no sign: it touches none, or does not say. */
export interface StepLook {
  readonly sign: Sign | null;
  readonly access: 'read' | 'write' | 'commit' | 'unknown';
}

export function stepLook(step: ToldStep): StepLook {
  return { sign: signOfStep(step), access: accessOf(step.effect) };
}

function accessOf(effect: ToldStep['effect']): StepLook['access'] {
  switch (effect) {
    case 'read':
    case 'commit':
      return effect;
    case 'write':
    case 'delete':
    case 'insert_version':
    case 'delete_versions':
      return 'write';
    case 'work':
    case undefined:
      return 'unknown';
    default:
      return effect satisfies never;
  }
}
