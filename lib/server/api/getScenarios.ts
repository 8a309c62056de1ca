import type { ScenariosResponse } from '@/lib/contract/scenarios';
import { describeScenario, scenarios } from '@/lib/races/scenarios';
import { describeTableScenario, tableScenarios } from '@/lib/races/tableScenarios';
import { noQuery } from '../http/queries';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';

export const getScenarios: Handler = ({ url }) => {
  readQuery(url, noQuery);
  return Promise.resolve(
    json([
      ...scenarios.map(describeScenario),
      ...tableScenarios.map(describeTableScenario),
    ] satisfies ScenariosResponse),
  );
};
