import type { DriftOfType } from '@/lib/contract/sweeps';
import { driftSentence, type DriftSentence } from '@/lib/wording/drift';
import { formatAgo, formatMoment } from '@/lib/wording/moments';
import { counted, formatCount } from '@/lib/wording/formatMs';

/** The page's answer. `lead` is a finding where something has drifted. */
export interface DriftHeadline {
  readonly state: DriftSentence['state'];
  readonly lead: string;
  readonly rest: string;
}

/** Over all types, or the sentence of the one that there is. `nowMs`: milliseconds since 1970. */
export function driftHeadline(types: readonly DriftOfType[], nowMs: number): DriftHeadline {
  const [only] = types;
  if (only === undefined) return { state: 'unverified', lead: 'No record types are configured here.', rest: '' };
  if (types.length === 1) {
    const { state, drifted, verified } = driftSentence(only, nowMs);
    return { state, lead: `${drifted}.`, rest: `${capital(verified)}.` };
  }
  const open = types.reduce((sum, type) => sum + type.open, 0);
  const states = types.map((type) => driftSentence(type, nowMs).state);
  const rest = verifiedText(types, nowMs);
  if (open > 0) {
    const drifted = types.filter((type) => type.open > 0);
    const parts = drifted.slice(0, 4).map((type) => `${formatCount(type.open)} of the ${type.plural}`);
    const more = drifted.length > 4 ? `, ${formatCount(drifted.length - 4)} more types` : '';
    return {
      state: 'drifted',
      lead: `${counted(open, 'record')} ${open === 1 ? 'has' : 'have'} drifted: ${parts.join(', ')}${more}.`,
      rest,
    };
  }
  return states.every((state) => state === 'clean')
    ? { state: 'clean', lead: 'No record has drifted.', rest }
    : { state: 'unverified', lead: 'No drift is known.', rest };
}

/** The weakest of what is verified: where one type is not, that is said and not how far the others are. */
function verifiedText(types: readonly DriftOfType[], nowMs: number): string {
  const configured = types.filter((type) => type.configured);
  const not = configured.filter(({ verifiedThrough }) => verifiedThrough === null);
  if (configured.length === 0) return '';
  if (not.length === configured.length) return 'Nothing is verified: no sweep has completed yet.';
  if (not.length > 0) return `Not verified: ${not.map(({ plural }) => plural).join(', ')}.`;
  const [earliest] = configured.map(({ verifiedThrough }) => verifiedThrough ?? '').sort();
  const recentOnly = configured.filter(({ verifiedFrom }) => verifiedFrom !== null);
  const which = recentOnly.length === configured.length ? '' : `${recentOnly.map(({ plural }) => plural).join(', ')} `;
  const only = recentOnly.length === 0 ? '' : `, ${which}only for recent changes`;
  return `Verified through ${formatMoment(earliest ?? '', nowMs)}, ${formatAgo(earliest ?? '', nowMs)}${only}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
