'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { addSchedule, changeSchedule } from '@/lib/client/driftApi';
import { useChange } from '@/lib/client/useChange';
import type { LoadTestRequest, ScheduledLoadTest } from '@/lib/contract/loadTests';
import type { Schedule } from '@/lib/contract/schedules';
import { inEnvironment } from '@/lib/view/drift/address';
import { readThreshold, thresholdText, wrongTimes } from '@/lib/view/drift/scheduleForm';
import { loadTestSchedulesPath } from '@/lib/view/loadTests/address';

/** As it is typed; the threshold in percent. */
export interface ScheduleTimes {
  readonly cron: string;
  readonly timeZone: string;
  readonly threshold: string;
}

const EVERY_NIGHT = '0 2 * * *';

export type LoadTestSchedule = Schedule & { readonly run: ScheduledLoadTest };

/** When the load test of a form is run by itself; saves the schedule, a new one or `editing`, and goes to the list of them. */
export function useScheduleForm(editing: LoadTestSchedule | null) {
  const router = useRouter();
  const [times, setTimes] = useState<ScheduleTimes>({
    cron: editing?.cron ?? EVERY_NIGHT,
    timeZone: editing?.timeZone ?? 'UTC',
    threshold: thresholdText(editing?.run.threshold),
  });
  const add = useChange(
    (wanted: Parameters<typeof addSchedule>[0]) =>
      editing === null
        ? addSchedule(wanted)
        : changeSchedule(editing.id, { cron: wanted.cron, timeZone: wanted.timeZone, run: wanted.run }),
    'schedules',
  );
  const read = readThreshold(times.threshold);
  const wrong = wrongTimes(times);
  return {
    times,
    wrong,
    setTimes: (next: ScheduleTimes) => {
      add.reset();
      setTimes(next);
    },
    add,
    submit({ environment, ...request }: LoadTestRequest) {
      const [cron, timeZone] = [times.cron.trim(), times.timeZone.trim()];
      if (add.isPending || add.isSuccess || !read.ok || wrong.length > 0) return;
      const { threshold } = read;
      add.mutate(
        {
          ...(environment === undefined ? {} : { environment }),
          cron,
          timeZone,
          enabled: true,
          run: { kind: 'load_test', ...request, ...(threshold === undefined ? {} : { threshold }) },
        },
        {
          onSuccess: () => {
            router.push(inEnvironment(loadTestSchedulesPath, environment ?? null));
          },
        },
      );
    },
  };
}
