import type { StepStore } from '@/lib/evidence/stepMeaning';
import { fillIn } from '../race/fillIn';
import type {
  Check,
  IsolationLevel,
  Retry,
  SetupSql,
  SqlRace,
  SqlSession,
  SqlStep,
  StepChange,
  Variant,
} from '../race/SqlRace';
import { syntaxError } from './RaceSyntaxError';
import {
  directiveLine,
  namePattern,
  readLevel,
  readName,
  readNames,
  readRetry,
  told,
  type DirectiveLine,
} from './readDirective';

/** A line that begins with `--:`, and the SQL up to the next one. */
interface Part extends DirectiveLine {
  /** By a remark `-- clickhouse` at the end of the line, or on the first line of its SQL. */
  readonly store: StepStore;
  readonly sql: string;
  readonly sqlAt: number;
}

interface Draft<Step> {
  readonly name: string;
  readonly at: number;
  title: string | null;
  level: IsolationLevel | null;
  retry: Retry | null;
  setup: string | null;
  teardown: string | null;
  readonly steps: Step[];
}

interface StepDraft {
  readonly name: string;
  readonly at: number;
  readonly store: StepStore;
  readonly sql: string | null;
  readonly capture: readonly string[];
  readonly when: string | null;
}

const words = [
  'title',
  'about',
  'level',
  'retry',
  'setup',
  'teardown',
  'session',
  'step',
  'capture',
  'when',
  'check',
  'variant',
  'without',
];
/** Whose SQL may be run on ClickHouse. */
const withStore = new Set(['setup', 'step', 'check']);
const STORE_MARK = /(?:^|\s)--[ \t]*clickhouse$/i;
const STORE_LINE = /^--[ \t]*clickhouse[ \t]*(?:\n|$)/i;

/**
 * Lastwrite's own form: a file of SQL, whose parts begin with a line `--: setup`, `--: session NAME`, `--: step NAME`, `--: check NAME` or
 * `--: variant NAME`. A session may be `NAME like OTHER`, and has the other's steps then. In SQL, `:session` is the session's name.
 * Steps are called `session.step` in the race. What `-- clickhouse` stands behind is run on ClickHouse. @throws RaceSyntaxError
 */
export function parseMarked(text: string): SqlRace {
  const race = {
    title: null as string | null,
    about: [] as string[],
    level: null as IsolationLevel | null,
    retry: null as Retry | null,
    setup: [] as SetupSql[],
    teardown: null as string | null,
  };
  const sessions: Draft<StepDraft>[] = [];
  const variants: Draft<StepDraft>[] = [];
  const checks: Check[] = [];
  /** What settings and steps belong to; null: the race. */
  let open: Draft<StepDraft> | null = null;
  let isVariant = false;
  const wrong = ({ at, word }: Part, expected: string) => syntaxError(text, at, expected, told(word));

  const parts = partsOf(text);
  for (let index = 0; index < parts.length;) {
    const part = parts[index];
    if (!part) break;
    index += 1;
    switch (part.word) {
      case 'title':
        if (open !== null && !isVariant) throw wrong(part, 'step, session, check or variant');
        (open ?? race).title = noSql(text, part).rest;
        break;
      case 'about':
        if (open !== null) throw wrong(part, 'about before the first session');
        race.about.push(noSql(text, part).rest);
        break;
      case 'level':
        (open ?? race).level = readLevel(text, noSql(text, part));
        break;
      case 'retry':
        (open ?? race).retry = readRetry(text, noSql(text, part));
        break;
      case 'setup':
      case 'teardown': {
        if (isVariant)
          throw wrong(
            part,
            `step, without, level, retry or another variant: a variant changes steps alone, and shares its ${part.word} with the race. For another one, copy the file`,
          );
        const sql = ownSql(text, part);
        if (part.store === 'clickhouse' && open !== null)
          throw wrong(part, 'a setup for ClickHouse before the first session');
        if (open === null && part.word === 'setup') race.setup.push({ store: part.store, sql });
        else if ((open ?? race)[part.word] !== null && (open !== null || part.word === 'teardown'))
          throw wrong(part, `one ${part.word} at most`);
        else if (open === null) race.teardown = sql;
        else open[part.word] = sql;
        break;
      }
      case 'session':
        if (isVariant) throw wrong(part, 'sessions before variants');
        open = startSession(text, part, sessions);
        sessions.push(open);
        break;
      case 'variant': {
        const name = readName(text, noSql(text, part), 'the name of a variant');
        if (variants.some((each) => each.name === name))
          throw syntaxError(text, part.restAt, 'another name: this variant already exists', told(name));
        if (sessions.length === 0) throw wrong(part, 'session');
        open = draft(name, part.restAt);
        isVariant = true;
        variants.push(open);
        break;
      }
      case 'check': {
        if (isVariant)
          throw wrong(part, 'checks before the first variant: every check judges the race and each of its variants');
        const name = readName(text, part, 'the name of a check');
        if (checks.some((each) => each.name === name))
          throw syntaxError(text, part.restAt, 'another name: this check already exists', told(name));
        checks.push({ name, store: part.store, sql: ownSql(text, part) });
        break;
      }
      case 'without':
      case 'step': {
        if (open === null) throw wrong(part, 'session before the first step');
        if (part.word === 'without' && !isVariant) throw wrong(part, 'step, session, check or variant');
        let settings = { capture: [] as readonly string[], when: null as string | null };
        let body = part;
        // What a step captures stands between its name and its SQL.
        for (
          let next = parts[index];
          part.word === 'step' && next && ['capture', 'when'].includes(next.word);
          next = parts[index]
        ) {
          noSql(text, body);
          settings =
            next.word === 'capture'
              ? { ...settings, capture: readNames(text, next) }
              : { ...settings, when: readName(text, next, 'the name of a captured value') };
          body = next;
          index += 1;
        }
        if (part.word === 'without') noSql(text, part);
        const store = part.store === 'clickhouse' ? part.store : body.store;
        const sql = part.word === 'without' ? null : body.sql;
        open.steps.push(stepDraft(text, part, { ...settings, store, sql }, isVariant, open));
        break;
      }
      case 'capture':
      case 'when':
        throw wrong(part, `${part.word} after the name of a step`);
      default:
        throw wrong(part, words.join(', '));
    }
  }
  if (sessions.length === 0) throw syntaxError(text, text.length, '--: session NAME', 'the end of the file');
  const finished = sessions.map((session) => finishSession(text, session));
  return {
    title: race.title,
    about: race.about.length === 0 ? null : race.about.join('\n'),
    setup: race.setup,
    teardown: race.teardown,
    level: race.level,
    retry: race.retry,
    sessions: finished,
    permutations: [],
    checks,
    variants: variants.map((variant) => finishVariant(text, variant, finished)),
  };
}

/** @throws RaceSyntaxError for SQL before the first part */
function partsOf(text: string): readonly Part[] {
  const marks: { readonly at: number; readonly end: number }[] = [];
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const [indent] = /^[ \t]*/.exec(text.slice(at, end)) ?? [''];
    if (text.startsWith('--:', at + indent.length)) marks.push({ at: at + indent.length, end });
    else if (marks.length === 0 && !/^\s*(?:--.*)?$/.test(text.slice(at, end)))
      throw syntaxError(text, at, '--: title or --: setup before any SQL', told(text.slice(at, end).trim()));
    at = end + 1;
  }
  return marks.map(({ at, end }, index) => {
    const next = marks[index + 1]?.at ?? text.length;
    const line = directiveLine(text.slice(at + 3, end), at + 3);
    const sql = text.slice(end, next).trim();
    const plain = { ...line, store: 'postgres' as const, sql, sqlAt: end };
    // What a step captures may stand between its name and its SQL.
    if (!withStore.has(line.word) && !['capture', 'when'].includes(line.word)) return plain;
    const rest = withStore.has(line.word) ? line.rest.replace(STORE_MARK, '') : line.rest;
    if (rest === line.rest && !STORE_LINE.test(sql)) return plain;
    return { ...plain, rest, store: 'clickhouse' as const, sql: sql.replace(STORE_LINE, '').trim() };
  });
}

function noSql(text: string, part: Part): Part {
  // Comments may stand anywhere.
  if (part.sql.split('\n').every((line) => /^\s*(?:--.*)?$/.test(line))) return part;
  throw syntaxError(text, part.sqlAt + 1, `a line with --: after ${part.word}`, told(part.sql));
}

function ownSql(text: string, part: Part): string {
  if (part.sql === '') throw syntaxError(text, part.sqlAt, `the SQL of ${part.word}`, 'nothing');
  return part.sql;
}

function draft(name: string, at: number): Draft<StepDraft> {
  return { name, at, title: null, level: null, retry: null, setup: null, teardown: null, steps: [] };
}

function startSession(text: string, part: Part, sessions: readonly Draft<StepDraft>[]): Draft<StepDraft> {
  const [name = '', like, other, more] = noSql(text, part).rest.split(/\s+/);
  if (!namePattern.test(name) || more !== undefined || (like !== undefined && (like !== 'like' || other === undefined)))
    throw syntaxError(text, part.restAt, 'the name of a session, or NAME like OTHER', told(part.rest));
  if (sessions.some((each) => each.name === name))
    throw syntaxError(text, part.restAt, 'another name: this session already exists', told(name));
  if (other === undefined) return draft(name, part.restAt);
  const model = sessions.find((each) => each.name === other);
  if (!model)
    throw syntaxError(
      text,
      part.restAt,
      `one of the sessions before it: ${sessions.map((each) => each.name).join(', ') || 'there is none'}`,
      told(other),
    );
  return { ...model, name, at: part.restAt, steps: [...model.steps] };
}

function stepDraft(
  text: string,
  part: Part,
  settings: Omit<StepDraft, 'name' | 'at'>,
  isVariant: boolean,
  { steps }: Draft<StepDraft>,
): StepDraft {
  const names = part.rest.split('.');
  if (!names.every((each) => namePattern.test(each)) || names.length > (isVariant ? 2 : 1))
    throw syntaxError(
      text,
      part.restAt,
      isVariant ? 'the name of a step, or session.step' : 'the name of a step',
      told(part.rest),
    );
  if (steps.some((each) => each.name === part.rest))
    throw syntaxError(text, part.restAt, 'another name: this step already exists', told(part.rest));
  return { name: part.rest, at: part.restAt, ...settings };
}

function finishSession(text: string, { name, at, level, retry, setup, teardown, steps }: Draft<StepDraft>): SqlSession {
  if (steps.length === 0) throw syntaxError(text, at, `a step of the session ${name}`, 'none');
  return {
    name,
    level,
    retry,
    setup: setup === null ? null : withSession(setup, name),
    teardown: teardown === null ? null : withSession(teardown, name),
    steps: steps.map((step): SqlStep => ({
      name: `${name}.${step.name}`,
      store: step.store,
      sql: withSession(step.sql ?? '', name, step.store),
      capture: step.capture,
      when: step.when,
    })),
  };
}

/** A change that names no session is one of each session that has such a step. */
function finishVariant(text: string, variant: Draft<StepDraft>, sessions: readonly SqlSession[]): Variant {
  const changes = variant.steps.flatMap((change): readonly StepChange[] => {
    const meant = sessions.flatMap((session) =>
      session.steps
        .filter(({ name }) => name === change.name || name === `${session.name}.${change.name}`)
        .map(({ name }) => ({ session: session.name, name })),
    );
    if (meant.length === 0)
      throw syntaxError(
        text,
        change.at,
        `a step of the race: ${sessions.flatMap(({ steps }) => steps.map(({ name }) => name)).join(', ')}`,
        told(change.name),
      );
    return meant.map(({ session, name }) => ({
      name,
      step:
        change.sql === null
          ? null
          : {
              store: change.store,
              sql: withSession(change.sql, session, change.store),
              capture: change.capture,
              when: change.when,
            },
    }));
  });
  return { name: variant.name, title: variant.title, level: variant.level, retry: variant.retry, steps: changes };
}

function withSession(sql: string, name: string, store: StepStore = 'postgres'): string {
  return fillIn(sql, (each) => (each === 'session' ? `'${name}'` : null), store);
}
