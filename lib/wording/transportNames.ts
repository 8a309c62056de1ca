import type { CallTransport } from '@/lib/contract/loadTests';

export const transportNames: Readonly<Record<CallTransport, string>> = { http: 'HTTP', grpc: 'gRPC' };
