import { expect, it } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { Outage } from '../judge/Judge';
import { watchTarget } from './watchTarget';

function watching() {
  let away: readonly string[] = [];
  let known: readonly Outage[] = [];
  const ended: Outage[] = [];
  const watch = watchTarget({
    probe: () => Promise.resolve(away),
    onChange: (outages) => {
      known = outages;
    },
    onEnd: (outage) => {
      ended.push(outage);
    },
    everyMs: 5,
  });
  return {
    watch,
    ended,
    known: () => known,
    setAway: (names: readonly string[]) => {
      away = names;
    },
  };
}

it('an outage begins with the first bad look, or a suspicion, and ends with the first good one', async () => {
  const { watch, ended, known, setAway } = watching();
  setAway(['Postgres']);
  await eventually(() => {
    expect(watch.away()).toEqual(['Postgres']);
  });
  expect(known()).toMatchObject([{ what: 'Postgres', toMs: null }]);
  setAway([]);
  await eventually(() => {
    expect(ended).toHaveLength(1);
  });
  watch.suspect('The coaching API');
  await eventually(() => {
    expect(ended).toHaveLength(2);
  });
  expect([watch.awayForMs(), known().filter(({ toMs }) => toMs === null)]).toEqual([0, []]);
  await watch.close();
});

it('none outlasts the one who looks: the next run is not judged by it', async () => {
  const { watch, known, setAway } = watching();
  setAway(['ClickHouse']);
  await eventually(() => {
    expect(watch.away()).toEqual(['ClickHouse']);
  });
  await watch.close();
  watch.suspect('The coaching API');
  expect(known()).toEqual([
    { what: 'ClickHouse', fromMs: expect.any(Number) as number, toMs: expect.any(Number) as number },
  ]);
});

it('lasts from the last good look before it to the first one after it, however late it was noticed', async () => {
  const { watch, ended, setAway } = watching();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const beforeMs = performance.now();
  setAway(['Postgres', 'ClickHouse']);
  await eventually(() => {
    expect(watch.away()).toEqual(['Postgres', 'ClickHouse']);
  });
  const noticedMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(watch.awayForMs()).toBeGreaterThanOrEqual(35);
  setAway(['ClickHouse']);
  await eventually(() => {
    expect(ended.map(({ what }) => what)).toEqual(['Postgres']);
  });
  expect(watch.away()).toEqual(['ClickHouse']);
  const [{ fromMs, toMs } = { fromMs: 0, toMs: 0 }] = ended;
  expect(fromMs).toBeLessThanOrEqual(noticedMs);
  expect(fromMs).toBeGreaterThan(beforeMs - 1_000);
  expect((toMs ?? 0) - fromMs).toBeGreaterThanOrEqual(35);
  await watch.close();
});

it('a suspicion is not cleared by a look that had begun before it', async () => {
  let answer: (away: readonly string[]) => void = () => undefined;
  const ended: Outage[] = [];
  const watch = watchTarget({
    probe: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    onChange: () => undefined,
    onEnd: (outage) => {
      ended.push(outage);
    },
    everyMs: 1,
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  watch.suspect('The coaching API');
  answer([]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([watch.away(), ended]).toEqual([['The coaching API'], []]);
  answer([]);
  await eventually(() => {
    expect(ended).toHaveLength(1);
  });
  const closed = watch.close();
  answer([]);
  await closed;
});
