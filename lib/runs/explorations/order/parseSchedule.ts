/** A text that is no order. The message says at which character what was expected, and what stood there. */
export class ScheduleSyntaxError extends Error {
  constructor(
    /** 1, 2, … */
    readonly character: number,
    readonly expected: string,
    readonly found: string,
  ) {
    super(
      `character ${character} of the order: expected ${expected}, found ${found === '' ? 'the end' : `"${found}"`}`,
    );
    this.name = 'ScheduleSyntaxError';
  }
}

/** More steps than any race has; so a count cannot ask for gigabytes. */
const MOST_STEPS = 500;
const ACTOR = /^[A-Za-z][\w-]*(\.async\d*)*/;
const COUNT = /^[1-9]\d{0,2}(?!\d)/;

/** The actors of an order, one for each step, from the text that formatSchedule makes. Whatever separates turns is space. Throws ScheduleSyntaxError. */
export function parseSchedule(text: string): readonly string[] {
  const actors: string[] = [];
  for (let at = skipSpace(text, 0); at < text.length || actors.length === 0; at = skipSpace(text, at)) {
    const turn = parseTurn(text, at);
    if (actors.length + turn.steps > MOST_STEPS)
      throw new ScheduleSyntaxError(at + 1, `at most ${MOST_STEPS} steps`, text.slice(at, turn.end));
    for (let step = 0; step < turn.steps; step += 1) actors.push(turn.actor);
    at = turn.end;
  }
  return actors;
}

function parseTurn(text: string, at: number): { readonly actor: string; readonly steps: number; readonly end: number } {
  const actor = ACTOR.exec(text.slice(at))?.[0];
  if (actor === undefined)
    throw new ScheduleSyntaxError(at + 1, 'an actor, e.g. update or update.async', wordAt(text, at));
  const afterActor = at + actor.length;
  if (text[afterActor] !== '*') return endOfTurn(text, actor, 1, afterActor, '"*" or a space');
  const count = COUNT.exec(text.slice(afterActor + 1))?.[0];
  if (count === undefined)
    throw new ScheduleSyntaxError(
      afterActor + 2,
      `a number of steps from 1 to ${MOST_STEPS}`,
      wordAt(text, afterActor + 1),
    );
  return endOfTurn(text, actor, Number(count), afterActor + 1 + count.length, 'a space');
}

function endOfTurn(text: string, actor: string, steps: number, end: number, expected: string) {
  if (end < text.length && !/\s/.test(text.charAt(end)))
    throw new ScheduleSyntaxError(end + 1, expected, wordAt(text, end));
  return { actor, steps, end };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  return at;
}

function wordAt(text: string, at: number): string {
  const word = /^\S*/.exec(text.slice(at, at + 40))?.[0] ?? '';
  return word === '' ? text.slice(at, at + 1) : word;
}
