import type { SqlRace, SqlSession } from '../race/SqlRace';
import { syntaxError } from './RaceSyntaxError';
import { told } from './readDirective';

/** `-- T1` at the end of a line says who runs what stands before it; what follows the number is a remark. */
const MARK = /--[ \t]{0,20}T(\d{1,3})\b/;
/** Hermitage leaves it open who looks at the end. */
const EITHER = /--[ \t]{0,20}either\b/i;

export function hasMarks(text: string): boolean {
  return text.split('\n').some((line) => MARK.test(line));
}

/**
 * SQL as Martin Kleppmann's Hermitage marks it: lines that end with `-- T1` or `-- T2` are steps of these sessions, in the order in which they are run;
 * what stands before the first of them is the set-up. A statement may begin on lines before its mark. What `-- either` marks is run by the session that
 * began first. @throws RaceSyntaxError
 */
export function parseHermitage(text: string): SqlRace {
  const setup: string[] = [];
  const sessions = new Map<string, { name: string; sql: string }[]>();
  const order: string[] = [];
  /** Lines of a statement whose mark is still to come. */
  let open = null as { readonly at: number; readonly lines: string[] } | null;
  let at = 0;
  for (const line of text.split('\n')) {
    const [first] = sessions.keys();
    const mark = MARK.exec(line) ?? (first === undefined ? null : EITHER.exec(line));
    const isEmpty = /^\s*(?:--.*)?$/.test(line);
    if (mark) {
      const session = mark[1] === undefined ? (first ?? '') : `T${mark[1]}`;
      const sql = [...(open?.lines ?? []), line.slice(0, mark.index)].join('\n').trim();
      open = null;
      if (sql !== '') {
        const steps = sessions.get(session) ?? [];
        const name = `${session}_${steps.length + 1}`;
        sessions.set(session, [...steps, { name, sql }]);
        order.push(name);
      }
    } else if (isEmpty) {
      // Between statements, where nothing has to be kept.
    } else if (sessions.size === 0 && /;\s{0,50}(?:--.*)?$/.test(line)) {
      setup.push([...(open?.lines ?? []), line].join('\n').trim());
      open = null;
    } else open = { at: open?.at ?? at, lines: [...(open?.lines ?? []), line] };
    at += line.length + 1;
  }
  if (open !== null)
    throw syntaxError(text, open.at, 'a mark such as -- T1 after the statement', told(open.lines.join('\n').trim()));
  if (sessions.size === 0) throw syntaxError(text, text.length, 'a line that ends with -- T1', 'the end of the file');
  return {
    title: null,
    about: null,
    setup: setup.map((sql) => ({ store: 'postgres', sql })),
    teardown: null,
    level: null,
    retry: null,
    sessions: [...sessions]
      .sort(([one], [other]) => Number(one.slice(1)) - Number(other.slice(1)))
      .map(([name, steps]): SqlSession => ({
        name,
        level: null,
        retry: null,
        setup: null,
        teardown: null,
        steps: steps.map((step) => ({ ...step, store: 'postgres', capture: [], when: null })),
      })),
    permutations: [{ steps: order.map((step) => ({ step, blockers: [] })) }],
    checks: [],
    variants: [],
  };
}
