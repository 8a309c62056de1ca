'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { addSchedule } from '@/lib/client/driftApi';
import { useChange } from '@/lib/client/useChange';
import type { LoadTestRequest } from '@/lib/contract/loadTests';
import { cronProblem, readThreshold } from '@/lib/view/drift/scheduleForm';
import { loadTestSchedulesPath } from '@/lib/view/loadTests/address';

/** As it is typed; the threshold in percent. */
export interface ScheduleTimes {
  readonly cron: string;
  readonly timeZone: string;
  readonly threshold: string;
}

const EVERY_NIGHT = '0 2 * * *';

/** When the load test of a form is run by itself; adds the schedule and goes to the list of them. */
export function useScheduleForm() {
  const router = useRouter();
  const [times, setTimes] = useState<ScheduleTimes>({ cron: EVERY_NIGHT, timeZone: 'UTC', threshold: '' });
  const add = useChange(addSchedule, 'schedules');
  const read = readThreshold(times.threshold);
  return {
    times,
    setTimes: (next: ScheduleTimes) => {
      add.reset();
      setTimes(next);
    },
    add,
    submit({ environment, ...request }: LoadTestRequest) {
      const [cron, timeZone] = [times.cron.trim(), times.timeZone.trim()];
      if (add.isPending || add.isSuccess || !read.ok || cron === '' || cronProblem(cron) !== null) return;
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
            router.push(loadTestSchedulesPath);
          },
        },
      );
    },
  };
}
