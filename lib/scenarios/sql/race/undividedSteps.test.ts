import { expect, it } from 'vitest';
import { parseMarked } from '../parse/parseMarked';
import { undividedSteps } from './undividedSteps';

const FUNCTION = 'CREATE OR REPLACE FUNCTION public.bump() RETURNS void LANGUAGE sql AS $$ SELECT 1; SELECT 2 $$;';
const TRIGGER = 'CREATE TRIGGER log_it AFTER INSERT OR UPDATE ON public.logged FOR EACH ROW EXECUTE FUNCTION log_it();';
const undivided = (sql: string) =>
  undividedSteps(parseMarked(`--: setup\n${FUNCTION}\n${TRIGGER}\n--: session one\n--: step act\n${sql}\n`));

it.each([
  'DO $$ BEGIN PERFORM 1; END $$',
  'CALL anything()',
  'SELECT bump ()',
  'SELECT n FROM t; UPDATE t SET n = 1',
  'BEGIN; SELECT n FROM t; UPDATE t SET n = 1; COMMIT',
  'UPDATE logged SET n = 1',
  'WITH a AS (INSERT INTO public.logged VALUES (1) RETURNING n) SELECT n FROM a',
])('another session might act inside of: %s', (sql) => {
  expect(undivided(sql)).toEqual(['one.act']);
});

it.each([
  'UPDATE t SET n = n + 1',
  'SELECT n FROM logged FOR UPDATE',
  'BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT n FROM t;',
  'UPDATE t SET n = 1; COMMIT',
  "SELECT ';' || 'bump(' /* ; DO */ -- ; CALL",
  "SELECT $$ ; DO $$, bumped(), ';'",
  'SET lock_timeout = 1; SELECT count(*) FROM t',
])('nobody acts inside of: %s', (sql) => {
  expect(undivided(sql)).toEqual([]);
});
