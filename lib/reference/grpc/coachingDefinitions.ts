import { besideModule, readProtoFiles } from '@/lib/grpc/readProtoFiles';
import type { Definitions } from '@/lib/grpc/Definitions';

export const COACHING_SERVICE = 'lastwrite.coaching.v1.CoachingService';

let read: Definitions | null = null;

/** The service's own definitions, with the details of its errors. */
export function coachingDefinitions(): Definitions {
  read ??= readProtoFiles(['coaching.proto', 'error_details.proto'].map((file) => besideModule(import.meta.url, file)));
  return read;
}
