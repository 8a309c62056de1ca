import type { SubjectCall } from '@/lib/races/Scenario';

export type TargetCall = Pick<SubjectCall, 'call' | 'caller'> & { readonly request?: object };
