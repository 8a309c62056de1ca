import { applyVariant } from '../race/applyVariant';
import { placesIn } from '../race/fillIn';
import type { SqlRace, SqlSession } from '../race/SqlRace';
import { hasMarks, parseHermitage } from './parseHermitage';
import { parseMarked } from './parseMarked';
import { parseSpec } from './parseSpec';
import { RaceSyntaxError, syntaxError } from './RaceSyntaxError';
import { told } from './readDirective';

export type RaceForm = 'lastwrite' | 'isolation' | 'hermitage';

/** A file that is larger is no race that anyone has written. */
export const MOST_CHARACTERS = 1_000_000;

/** Which form a text is in, by what only that form has. A text that has nothing of any is taken for an isolation spec. */
export function formOf(text: string): RaceForm {
  if (/^[ \t]*--:/m.test(text)) return 'lastwrite';
  const first = text.split('\n').find((line) => !/^\s*(?:#.*)?$/.test(line)) ?? '';
  if (/^\s*(?:setup|teardown|session)\b/.test(first)) return 'isolation';
  return hasMarks(text) ? 'hermitage' : 'isolation';
}

/** Reads a race in any of its forms. @throws RaceSyntaxError */
export function parseRace(text: string): SqlRace {
  if (text.length > MOST_CHARACTERS)
    throw new RaceSyntaxError(
      1,
      1,
      `at most ${MOST_CHARACTERS.toLocaleString('en')} characters`,
      text.length.toLocaleString('en'),
    );
  const plain = text.replaceAll('\r\n', '\n');
  const race = { lastwrite: parseMarked, isolation: parseSpec, hermitage: parseHermitage }[formOf(plain)](plain);
  checkNames(plain, race);
  return race;
}

/** A guard has to wait for something that an earlier step captures; so has a check, and whatever a step of Postgres is filled in with. */
function checkNames(text: string, race: SqlRace): void {
  const captured = new Set<string>();
  for (const variant of [null, ...race.variants.map(({ name }) => name)])
    for (const session of applyVariant(race, variant).sessions) {
      const known = new Set<string>();
      for (const { name: step, when, capture, sql, store } of session.steps) {
        if (when !== null && !known.has(when))
          throw syntaxError(text, placeOf(text, 'when', when), capturedBy(session, known), told(when));
        const unknown = store === 'postgres' ? valuesIn(sql).find((each) => !known.has(each)) : undefined;
        if (unknown !== undefined)
          throw syntaxError(
            text,
            placeOfValue(text, variant, unknown),
            capturedBy(session, known),
            `${told(`:${unknown}`)} in the step ${step}`,
          );
        for (const name of capture) known.add(name);
      }
      for (const name of known) captured.add(`${session.name}.${name}`);
    }
  for (const { sql, store } of race.checks)
    for (const name of placesIn(sql, store).filter((each) => each.includes('.') && !captured.has(each)))
      throw syntaxError(
        text,
        Math.max(0, text.indexOf(`:${name}`)),
        `a captured value (${[...captured].join(', ') || 'there is none'})`,
        told(`:${name}`),
      );
}

function capturedBy({ name }: SqlSession, known: ReadonlySet<string>): string {
  return `a value captured by an earlier step of ${name} (${[...known].join(', ') || 'there is none'})`;
}

/** In `a[1:n]` and `JSON_OBJECT(k: v)` a colon says something else, and nothing else in Postgres has one. */
function valuesIn(sql: string): readonly string[] {
  return /\[|json_object/i.test(sql) ? [] : placesIn(sql, 'postgres');
}

/** After the variant that has it, if it is one of a variant's steps. */
function placeOfValue(text: string, variant: string | null, name: string): number {
  const from = variant === null ? 0 : Math.max(0, text.search(new RegExp(`--:\\s*variant\\s+${variant}\\s*$`, 'm')));
  const place = new RegExp(`(?<!:):${name}(?![\\w.])`, 'g');
  place.lastIndex = from;
  return place.exec(text)?.index ?? Math.max(0, text.indexOf(`:${name}`));
}

function placeOf(text: string, word: string, name: string): number {
  const found = text.split(/(?=\n)/).reduce<{ at: number; found: number }>(
    ({ at, found: place }, line) => ({
      at: at + line.length,
      found:
        place === -1 && line.includes(`${word} `) && line.trim().endsWith(name) ? at + line.lastIndexOf(name) : place,
    }),
    { at: 0, found: -1 },
  ).found;
  return Math.max(0, found);
}
