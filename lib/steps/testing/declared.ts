import type { StepMeaning } from '@/lib/evidence/stepMeaning';
import type { StepDeclaration, Touches } from '../step';

/** A step of a test; one that says nothing else touches nothing. */
export function declared(name: string, more: Partial<Touches & StepMeaning> = {}): StepDeclaration {
  return { name, says: `does ${name}`, store: null, effect: 'work', rows: [], reads: [], writes: [], ...more };
}
