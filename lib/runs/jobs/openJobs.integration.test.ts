import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { silence, startMisbehavingServer } from '@/lib/stores/testing/misbehavingServer';
import { JobsUnavailable, openJobs } from './openJobs';

let databases: TestDatabases;
beforeAll(async () => {
  databases = await createTestDatabases();
});
afterAll(() => databases.drop());

const unexpected = (error: unknown) => {
  throw error;
};

it('hands each job to one of several workers, and a job that failed once more', async () => {
  const sender = openJobs(databases.stateUrl, unexpected);
  const taken: string[] = [];
  const failures: unknown[] = [];
  let refusals = 1;
  const workers = [0, 1, 2].map(() => openJobs(databases.stateUrl, (error) => failures.push(error)));
  for (const worker of workers) {
    worker.work({
      loadTest: async (id) => {
        if (id === 'shaky' && refusals-- > 0) throw new Error('not this time');
        taken.push(id);
        return Promise.resolve();
      },
      cleanup: (id) => {
        taken.push(`clean ${id}`);
        return Promise.resolve();
      },
    });
  }
  // All of them create the queues at the same time.
  await Promise.all([
    sender.enqueueLoadTest('a'),
    sender.enqueueLoadTest('b'),
    sender.enqueueLoadTest('shaky'),
    sender.enqueueCleanup('a'),
  ]);
  await eventually(() => {
    expect([...taken].sort()).toEqual(['a', 'b', 'clean a', 'shaky']);
  });
  await Promise.all([sender, ...workers].map((jobs) => jobs.close()));
  expect(failures).toEqual([expect.objectContaining({ message: 'not this time' })]);
});

it('keeps one waiting job per load test, however often it is sent', async () => {
  const sender = openJobs(databases.stateUrl, unexpected);
  await Promise.all(Array.from({ length: 10 }, () => sender.enqueueLoadTest('once')));
  const taken: string[] = [];
  const worker = openJobs(databases.stateUrl, unexpected);
  worker.work({
    loadTest: (id) => {
      taken.push(id);
      return Promise.resolve();
    },
    cleanup: () => Promise.resolve(),
  });
  await sender.enqueueLoadTest('last');
  await eventually(() => {
    expect(taken).toContain('last');
  });
  await Promise.all([sender.close(), worker.close()]);
  expect(taken.filter((id) => id === 'once')).toHaveLength(1);
});

it('says so when the database is down or silent, goes on trying, and can be closed', async () => {
  const hanging = await startMisbehavingServer(silence);
  const closed = await startMisbehavingServer(silence);
  await closed.close();
  for (const { port } of [hanging, closed]) {
    const errors: unknown[] = [];
    const jobs = openJobs(`postgres://127.0.0.1:${port}/x`, (error) => errors.push(error));
    jobs.work({ loadTest: () => Promise.resolve(), cleanup: () => Promise.resolve() });
    await expect(jobs.enqueueLoadTest('a')).rejects.toThrow(JobsUnavailable);
    await jobs.close();
    expect(errors.length).toBeGreaterThan(0);
  }
  await hanging.close();
});
