'use client';

import { useQuery } from '@tanstack/react-query';
import { earlierExplorationsQuery } from '@/lib/client/interleavingQueries';
import type { Exploration } from '@/lib/contract/interleavings';
import { Section } from '../../ui/Section';
import { ExplorationTable } from './ExplorationTable';

/** The latest explorations of this variant. */
export function EarlierSection({ exploration: { id, request } }: { readonly exploration: Exploration }) {
  const { data, error } = useQuery(earlierExplorationsQuery(request.scenario, request.variant));
  const others = data?.filter((each) => each.id !== id) ?? [];
  return (
    <Section id="earlier" title="Other explorations of this variant">
      {error && (
        <p role="alert" className="border-t border-line py-2">
          Could not load them. {error.message}
        </p>
      )}
      {data && others.length === 0 && <p className="border-t border-line py-2 text-mute">None.</p>}
      {others.length > 0 && (
        <ExplorationTable explorations={others} label="Other explorations of this variant" testId="earlier" />
      )}
    </Section>
  );
}
