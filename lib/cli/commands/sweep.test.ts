import { expect, it } from 'vitest';
import { problemCodes, type ProblemCode } from '@/lib/contract/problem';
import { aSweep, aType } from '@/lib/view/drift/testing/someDrift';
import { Refused } from '../source/apiSource';
import type { SweepSource } from '../source/sweepSource';
import { styleFor } from '../render/style';
import { progressOn } from '../render/progress';
import { sweep, type SweepOptions } from './sweep';

/** A console with these types, some of which it refuses to sweep; all others are clean. */
async function swept(types: readonly string[], refused: Readonly<Record<string, ProblemCode>>, options: SweepOptions) {
  const complaints: string[] = [];
  const begun: string[] = [];
  const source: SweepSource = {
    page: 'http://127.0.0.1:1/drift',
    overview: () =>
      Promise.resolve({
        environment: 'local',
        types: types.map((record) => aType({ record })),
        buckets: [],
        deployments: [],
      }),
    start: ({ record }) => {
      const code = refused[record];
      if (code === undefined) {
        begun.push(record);
        return Promise.resolve({ id: record });
      }
      const problem = {
        type: 'about:blank',
        title: code,
        status: problemCodes[code],
        detail: `no ${record} here`,
        code,
      };
      return Promise.reject(new Refused(problem));
    },
    read: (id) => Promise.resolve(aSweep({ id })),
    cancel: (id) => Promise.resolve(aSweep({ id })),
    drifts: () => Promise.resolve([]),
    async *watch(id) {
      yield await Promise.resolve(aSweep({ id }));
    },
  };
  const terminal = {
    style: styleFor({}, false),
    print: () => undefined,
    complain: (text: string) => complaints.push(text),
    progress: progressOn({ write: () => undefined }),
    readInput: () => Promise.resolve(''),
    interrupted: new AbortController().signal,
  };
  const code = await sweep(options, terminal, () => Promise.resolve(source));
  return { code, begun, complaints };
}

it('one type that cannot be swept keeps no other one from it; what was not compared is not clean', async () => {
  const refused = { scorecard: 'record_type_unusable', order: 'sweep_refused' } as const;
  expect(await swept(['scorecard', 'order', 'job', 'parcel'], refused, {})).toEqual({
    code: 2,
    begun: ['job', 'parcel'],
    complaints: ['scorecard: no scorecard here', 'order: no order here'],
  });
  expect(await swept(['job', 'parcel'], refused, {})).toEqual({ code: 0, begun: ['job', 'parcel'], complaints: [] });
});

it('a type that was asked for by its id, or a console that cannot answer, ends it', async () => {
  const refused = { scorecard: 'record_type_unusable', job: 'not_ready' } as const;
  await expect(swept(['scorecard'], refused, { record: 'scorecard' })).rejects.toThrow('no scorecard here');
  await expect(swept(['job', 'parcel'], refused, {})).rejects.toThrow('no job here');
});
