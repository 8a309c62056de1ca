import type { Resource } from './resources';
import type { Replaced, StepDeclaration } from './step';

/**
 * A step's declaration as it is on any subject: each order runs on a subject of its own, and what one order showed is held against what another does, so
 * `postgres:run:{subject}` has to be the same thing in both.
 */
export function withoutSubject(
  { reads, writes, merges, replaces, serves, ...declaration }: StepDeclaration,
  subject: string,
): StepDeclaration {
  const general = <Name extends Resource | Replaced>(name: Name) =>
    name
      .split(':')
      .filter((part) => part !== subject)
      .join(':') as Name;
  return {
    ...declaration,
    reads: reads.map(general),
    writes: writes.map(general),
    ...(merges ? { merges: merges.map(general) } : {}),
    ...(replaces === undefined ? {} : { replaces: general(replaces) }),
    ...(serves === undefined ? {} : { serves: general(serves) }),
  };
}
