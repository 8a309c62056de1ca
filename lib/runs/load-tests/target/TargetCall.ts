import type { SubjectCall } from '@/lib/scenarios/Scenario';

export type TargetCall = Pick<SubjectCall, 'call' | 'caller'> & { readonly request?: object };
