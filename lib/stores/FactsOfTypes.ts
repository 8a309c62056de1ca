import type { RecordType } from '@/lib/record/RecordType';
import { FactsCache } from './FactsCache';

/**
 * What a store says of the tables of each record type, so that a read asks for those of its own type alone. A type is one object for as long
 * as its configuration lives; what was kept for it goes with it.
 */
export class FactsOfTypes<T> {
  private readonly caches = new WeakMap<RecordType, FactsCache<T>>();

  of(type: RecordType): FactsCache<T> {
    const found = this.caches.get(type);
    if (found !== undefined) return found;
    const made = new FactsCache<T>();
    this.caches.set(type, made);
    return made;
  }
}
