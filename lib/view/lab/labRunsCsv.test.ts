import { expect, it } from 'vitest';
import { labRunsCsv } from './labRunsCsv';
import { aCell, aRun, violatedCell } from './testing/labRuns';

it('a row per run; a run without a title has none', () => {
  const [head, first, second, end] = labRunsCsv([
    aRun([violatedCell(), aCell({ n: 2 })], { title: 'Counter, "lost"', startedBy: 'ada' }),
    aRun([], { id: 'b', title: null }),
  ]).split('\r\n');
  expect(head).toBe('id,race,status,created_at,started_by,cells,finished_cells,violated_cells,orders');
  expect(first).toBe(
    '019bd2e8-5c71-70e9-9a89-acb3efd08e34,"Counter, ""lost""",completed,2026-01-18T10:32:07.418204Z,ada,2,2,1,12',
  );
  expect(second).toBe('b,,completed,2026-01-18T10:32:07.418204Z,,0,0,0,0');
  expect(end).toBe('');
});
