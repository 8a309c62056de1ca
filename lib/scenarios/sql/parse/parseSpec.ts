import type { StepStore } from '@/lib/evidence/stepMeaning';
import type {
  Blocker,
  Check,
  IsolationLevel,
  Permutation,
  PermutationStep,
  Retry,
  SetupSql,
  SqlRace,
  SqlSession,
  SqlStep,
} from '../race/SqlRace';
import { syntaxError, type RaceSyntaxError } from './RaceSyntaxError';
import {
  directiveLine,
  namePattern,
  readLevel,
  readName,
  readNames,
  readRetry,
  readStore,
  told,
  type DirectiveLine,
} from './readDirective';
import { placeOf, scanSpec, type SpecToken } from './scanSpec';

/**
 * PostgreSQL's own isolation specs, as its src/test/isolation/specparse.y has them, with our additions in comments that begin with `#:`.
 * @throws RaceSyntaxError
 */
export function parseSpec(text: string): SqlRace {
  return new SpecParser(text).race();
}

/** What comments say of whatever stands after them. */
interface Said {
  level: IsolationLevel | null;
  retry: Retry | null;
  capture: readonly string[];
  when: string | null;
  title: string | null;
  about: string | null;
  /** Of the next set-up of the race, step or invariant. */
  store: StepStore;
}

type Settings = 'level' | 'retry' | 'capture' | 'when' | 'title' | 'about' | 'store';

class SpecParser {
  readonly #tokens: readonly SpecToken[];
  readonly #checks: Check[] = [];
  /** Where each step is. */
  readonly #steps = new Map<string, { readonly session: string; readonly at: number }>();
  #next = 0;

  constructor(private readonly text: string) {
    this.#tokens = scanSpec(text);
  }

  race(): SqlRace {
    const said = this.#said(['level', 'retry', 'title', 'about']);
    const setup: SetupSql[] = [];
    while (this.#takes('setup')) {
      setup.push({ store: said.store, sql: this.#sql('setup') });
      said.store = 'postgres';
      this.#said(['level', 'retry', 'title', 'about'], said);
    }
    this.#expectNoStore(said, 'setup');
    const teardown = this.#takes('teardown') ? this.#sql('teardown') : null;
    this.#expectNoStore(this.#said(['level', 'retry', 'title', 'about'], said), '#: invariant');
    const sessions: SqlSession[] = [];
    do {
      if (!this.#takes('session'))
        throw this.#unexpected(
          sessions.length > 0 ? 'session or permutation' : teardown === null ? 'setup, teardown or session' : 'session',
        );
      sessions.push(this.#session(sessions));
    } while (this.#sees('session'));
    const permutations: Permutation[] = [];
    while (this.#takes('permutation')) {
      permutations.push(this.#permutation());
      this.#expectNoStore(this.#said([]), '#: invariant');
    }
    if (this.#peek().kind !== 'end')
      throw this.#unexpected(permutations.length > 0 ? 'a step’s name or permutation' : 'step, session or permutation');
    return {
      title: said.title,
      about: said.about,
      setup,
      teardown,
      level: said.level,
      retry: said.retry,
      sessions,
      permutations,
      checks: this.#checks,
      variants: [],
    };
  }

  #session(before: readonly SqlSession[]): SqlSession {
    const { text: name, at } = this.#name('the name of a session');
    if (before.some((each) => each.name === name))
      throw syntaxError(this.text, at, 'another name: this session already exists', told(name));
    const said = this.#said(['level', 'retry', 'capture', 'when']);
    const isOfStep = ({ capture, when, store }: Said) => capture.length > 0 || when !== null || store !== 'postgres';
    const setup = !isOfStep(said) && this.#takes('setup') ? this.#sql('setup') : null;
    if (setup !== null) this.#said(['level', 'retry', 'capture', 'when'], said);
    const steps: SqlStep[] = [];
    for (let about: Said = said; ; about = this.#said(['capture', 'when'])) {
      if (!this.#takes('step')) {
        if (steps.length > 0 && !isOfStep(about)) break;
        throw this.#unexpected(steps.length === 0 && setup === null && !isOfStep(about) ? 'setup or step' : 'step');
      }
      steps.push(this.#step(name, about));
    }
    const teardown = this.#takes('teardown') ? this.#sql('teardown') : null;
    this.#expectNoStore(this.#said([]), '#: invariant');
    return { name, level: said.level, retry: said.retry, setup, teardown, steps };
  }

  #step(session: string, { store, capture, when }: Said): SqlStep {
    const { text: name, at } = this.#name('the name of a step');
    const other = this.#steps.get(name);
    if (other)
      throw syntaxError(
        this.text,
        at,
        `another name: the step ${placeOf(this.text, other.at)} has it already`,
        told(name),
      );
    this.#steps.set(name, { session, at });
    return { name, store, sql: this.#sql(`the step ${name}`), capture, when };
  }

  #permutation(): Permutation {
    const steps: (PermutationStep & { readonly blockersAt: readonly number[] })[] = [];
    while (this.#peek().kind === 'name') {
      const { text: step, at } = this.#name('the name of a step');
      if (!this.#steps.has(step)) throw syntaxError(this.text, at, 'the name of a step', told(step));
      steps.push({ step, ...this.#blockers() });
    }
    if (steps.length === 0) throw this.#unexpected('the name of a step');
    for (const { step, blockers, blockersAt } of steps)
      blockers.forEach((blocker, index) => {
        if (blocker.kind === 'once') return;
        const at = blockersAt[index] ?? 0;
        if (!steps.some((each) => each.step === blocker.step))
          throw syntaxError(this.text, at, 'a step of this permutation', told(blocker.step));
        if (this.#steps.get(blocker.step)?.session === this.#steps.get(step)?.session)
          throw syntaxError(this.text, at, 'a step of another session', told(blocker.step));
      });
    return { steps: steps.map(({ step, blockers }) => ({ step, blockers })) };
  }

  #blockers(): { readonly blockers: readonly Blocker[]; readonly blockersAt: readonly number[] } {
    const blockers: Blocker[] = [];
    const blockersAt: number[] = [];
    if (!this.#takes('(')) return { blockers, blockersAt };
    do {
      blockersAt.push(this.#peek().at);
      if (this.#takes('*')) blockers.push({ kind: 'once' });
      else {
        const { text: step } = this.#name('* or the name of a step');
        if (this.#takes('notices')) blockers.push({ kind: 'notices', step, count: this.#count() });
        else blockers.push({ kind: 'step', step });
      }
    } while (this.#takes(','));
    if (!this.#takes(')')) throw this.#unexpected(', or )');
    return { blockers, blockersAt };
  }

  #count(): number {
    const token = this.#peek();
    if (token.kind !== 'integer' || token.text.length > 9) throw this.#unexpected('how many notices');
    this.#next += 1;
    return Number(token.text);
  }

  #sql(of: string): string {
    const token = this.#peek();
    if (token.kind !== 'sql') throw this.#unexpected(`{ and the SQL of ${of}`);
    this.#next += 1;
    return token.text;
  }

  #name(what: string): SpecToken {
    const token = this.#peek();
    if (token.kind !== 'name') throw this.#unexpected(what);
    this.#next += 1;
    return token;
  }

  /** Reads the comments that stand here, of which only some make sense; checks may stand anywhere. */
  #said(
    allowed: readonly Settings[],
    said: Said = {
      level: null,
      retry: null,
      capture: [],
      when: null,
      title: null,
      about: null,
      store: 'postgres',
    },
  ): Said {
    for (let token = this.#peek(); token.kind === 'directive'; token = this.#peek()) {
      this.#next += 1;
      const line = directiveLine(token.text, token.at);
      if (line.word === 'invariant') {
        this.#checks.push(this.#check(line, said.store));
        said.store = 'postgres';
      } else if (line.word === 'store') this.#setting(line, said);
      else if (allowed.some((word) => word === line.word)) this.#setting(line, said);
      else throw syntaxError(this.text, line.at, [...allowed, 'store', 'invariant'].join(', '), told(line.word));
    }
    return said;
  }

  #expectNoStore({ store }: Said, expected: string): void {
    if (store !== 'postgres') throw this.#unexpected(`${expected} after #: store ${store}`);
  }

  #setting(line: DirectiveLine, said: Said): void {
    switch (line.word as Settings) {
      case 'level':
        said.level = readLevel(this.text, line);
        return;
      case 'retry':
        said.retry = readRetry(this.text, line);
        return;
      case 'capture':
        said.capture = readNames(this.text, line);
        return;
      case 'when':
        said.when = readName(this.text, line, 'the name of a captured value');
        return;
      case 'store':
        said.store = readStore(this.text, line);
        return;
      case 'title':
        said.title = line.rest;
        return;
      case 'about':
        said.about = said.about === null ? line.rest : `${said.about}\n${line.rest}`;
        return;
    }
  }

  #check({ rest, restAt }: DirectiveLine, store: StepStore): Check {
    const open = rest.indexOf('{');
    const close = rest.indexOf('}');
    const name = open === -1 ? '' : rest.slice(0, open).trim();
    if (open === -1 || close !== rest.length - 1 || (name !== '' && !namePattern.test(name)))
      throw syntaxError(
        this.text,
        restAt,
        'an optional name, { and a query that returns the violating rows, and }',
        told(rest),
      );
    const sql = rest
      .slice(open + 1, close)
      .replaceAll(/\n[ \t]*#:[ \t]?/g, '\n')
      .trim();
    const known = name === '' ? `invariant_${this.#checks.length + 1}` : name;
    if (this.#checks.some((each) => each.name === known))
      throw syntaxError(this.text, restAt, 'another name: this invariant already exists', told(known));
    return { name: known, store, sql };
  }

  #peek(): SpecToken {
    const token = this.#tokens[this.#next];
    if (!token) throw new TypeError('the end of the file was read already');
    return token;
  }

  #sees(text: string): boolean {
    const { kind, text: found } = this.#peek();
    return (kind === 'keyword' || kind === 'sign') && found === text;
  }

  #takes(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#next += 1;
    return true;
  }

  #unexpected(expected: string): RaceSyntaxError {
    const { kind, text, at } = this.#peek();
    const found =
      kind === 'end'
        ? 'the end of the file'
        : kind === 'sql'
          ? 'SQL'
          : kind === 'directive'
            ? `#:${text.split('\n')[0] ?? ''}`
            : told(text);
    return syntaxError(this.text, at, expected, found);
  }
}
