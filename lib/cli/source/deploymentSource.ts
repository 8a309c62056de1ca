import type { DeploymentInput } from '@/lib/contract/schedules';
import type { Deployment } from '@/lib/contract/sweeps';
import { answered, type Ask } from './apiSource';
import { askConsole } from './askConsole';

export interface DeploymentSource {
  create(deployment: DeploymentInput): Promise<Deployment>;
}

/** Speaks the API of deployments at `baseUrl`. Its method throws Refused and Unreachable. */
export function deploymentSource(baseUrl: string, ask: Ask = askConsole): DeploymentSource {
  return {
    create: async (deployment) => {
      const request = new Request(new URL('/api/deployments', baseUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(deployment),
      });
      return (await answered(ask, request)).json() as Promise<Deployment>;
    },
  };
}
