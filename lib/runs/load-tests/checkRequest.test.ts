import { expect, it } from 'vitest';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { CoachingConfig, EnvironmentConfig } from '@/lib/environments/config';
import { checkRequest } from './checkRequest';

const probe = { isReference: () => Promise.resolve(true) };
const overGrpc = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  latency: 'none',
  transport: 'grpc',
} as LoadTest['request'];

function environment(id: string, coaching: CoachingConfig): EnvironmentConfig {
  return { id, coaching, loadTests: true } as EnvironmentConfig;
}

it('a race over gRPC needs the address, and says where to name it', async () => {
  const http = { url: 'http://c', token: null };
  await expect(checkRequest(probe, environment('local', http), overGrpc)).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'transport',
    message: 'The environment local has no gRPC address; set LASTWRITE_COACHING_GRPC_URL.',
  });
  await expect(checkRequest(probe, environment('eu', http), overGrpc)).rejects.toThrow(/"grpcUrl" under "coaching"/);
  await checkRequest(probe, environment('eu', { ...http, grpcUrl: 'http://c:9090' }), overGrpc);
  await checkRequest(probe, environment('eu', http), { ...overGrpc, transport: 'http' });
});

it('a race over tables has none', async () => {
  const tables = { ...overGrpc, scenario: 'evaluation_batches', variant: 'requery' };
  const anywhere = environment('eu', { url: 'http://c', grpcUrl: 'http://c:9090', token: null });
  await expect(checkRequest(probe, anywhere, tables)).rejects.toMatchObject({ field: 'transport' });
  await checkRequest(probe, anywhere, { ...tables, transport: 'http' });
});
