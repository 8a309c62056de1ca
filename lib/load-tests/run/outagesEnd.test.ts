import { expect, it, vi } from 'vitest';
import type { Outage } from '../judge/Judge';
import { watchTarget } from './watchTarget';

function watching() {
  let away: readonly string[] = [];
  let known: readonly Outage[] = [];
  const ended: Outage[] = [];
  const watch = watchTarget({ probe: () => Promise.resolve(away), onChange: (outages) => { known = outages; }, onEnd: (outage) => { ended.push(outage); }, everyMs: 5 });
  return { watch, ended, known: () => known, setAway: (names: readonly string[]) => { away = names; } };
}

it('an outage begins with the first bad look, or a suspicion, and ends with the first good one', async () => {
  const { watch, ended, known, setAway } = watching();
  setAway(['Postgres']);
  await vi.waitFor(() => { expect(watch.away()).toEqual(['Postgres']); });
  expect(known()).toMatchObject([{ what: 'Postgres', toMs: null }]);
  setAway([]);
  await vi.waitFor(() => { expect(ended).toHaveLength(1); });
  watch.suspect('The coaching API');
  await vi.waitFor(() => { expect(ended).toHaveLength(2); });
  expect([watch.awayForMs(), known().filter(({ toMs }) => toMs === null)]).toEqual([0, []]);
  await watch.close();
});

it('none outlasts the one who looks: the next run is not judged by it', async () => {
  const { watch, known, setAway } = watching();
  setAway(['ClickHouse']);
  await vi.waitFor(() => { expect(watch.away()).toEqual(['ClickHouse']); });
  await watch.close();
  watch.suspect('The coaching API');
  expect(known()).toEqual([{ what: 'ClickHouse', fromMs: expect.any(Number) as number, toMs: expect.any(Number) as number }]);
});
