import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { stillReading } from '@/lib/view/stillReading';
import { earlyInspectionQuery, inspectionQuery } from './queries';

const PATIENCE_MS = 700;

/** The inspection of a record; while a store keeps it waiting, `data` is what the other stores have answered. */
export function useInspection(name: string, environment: string | null) {
  const query = useQuery(inspectionQuery(name, environment));
  const slow = useLasting(query.isPending, PATIENCE_MS);
  const early = useQuery({ ...earlyInspectionQuery(name, environment), enabled: slow, select: stillReading });
  return { query, data: query.data ?? (query.isPending ? early.data : undefined), partial: query.data === undefined };
}

/** True once `now` has been true for `forMs` on end. */
function useLasting(now: boolean, forMs: number): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!now) return undefined;
    const timer = setTimeout(() => {
      setLasted(true);
    }, forMs);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [now, forMs]);
  return now && lasted;
}
