/** A scorecard's resource name, taken apart (AIP-122). `text` is the canonical form `customers/…/profiles/…/scorecards/…`. */
export interface ScorecardName {
  readonly customer: string;
  readonly profile: string;
  readonly scorecard: string;
  readonly text: string;
}

export type NameResult =
  { readonly ok: true; readonly name: ScorecardName } | { readonly ok: false; readonly expected: string };

const SEGMENT = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const UUID_V7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const NAME = new RegExp(`^customers/(${SEGMENT})/profiles/(${SEGMENT})/scorecards/(${UUID_V7})$`);
const EXAMPLE = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const LONGEST = 'customers/'.length + 63 + '/profiles/'.length + 63 + '/scorecards/'.length + 36;

/**
 * Reads one exact name. Segments are lower-case letters, digits and inner hyphens, 63 at most; the last is a lower-case UUIDv7.
 * Never throws; `expected` says in words what the first wrong part should have been, and repeats none of the input.
 */
export function parseScorecardName(text: string): NameResult {
  const match = text.length <= LONGEST ? NAME.exec(text) : null;
  if (match?.[1] && match[2] && match[3]) {
    return { ok: true, name: scorecardName(match[1], match[2], match[3]) };
  }
  return { ok: false, expected: whatWasExpected(text) };
}

/** Reads a name that this project has made itself. Throws TypeError. */
export function knownScorecardName(text: string): ScorecardName {
  const result = parseScorecardName(text);
  if (!result.ok) throw new TypeError(`not a scorecard's name: ${text}`);
  return result.name;
}

/** Builds a name from segments known to be valid. */
export function scorecardName(customer: string, profile: string, scorecard: string): ScorecardName {
  return { customer, profile, scorecard, text: `customers/${customer}/profiles/${profile}/scorecards/${scorecard}` };
}

/** True for a lower-case UUIDv7, the last segment on its own. */
export function isScorecardId(text: string): boolean {
  return text.length === 36 && new RegExp(`^${UUID_V7}$`).test(text);
}

function whatWasExpected(text: string): string {
  const form = `a name like ${EXAMPLE}`;
  if (text.length > LONGEST) return `expected ${form}, at most ${LONGEST} characters`;
  if (NAME.test(text.toLowerCase())) return `expected ${form}, in lower case`;
  const parts = text.split('/');
  if (parts.length !== 6) return `expected ${form}: six segments separated by slashes`;
  for (const [index, word] of [
    [0, 'customers'],
    [2, 'profiles'],
    [4, 'scorecards'],
  ] as const) {
    if (parts[index] !== word) return `expected ${form}: segment ${index + 1} is the word "${word}"`;
  }
  for (const [index, what] of [
    [1, 'customer'],
    [3, 'profile'],
  ] as const) {
    if (!new RegExp(`^${SEGMENT}$`).test(parts[index] ?? '')) {
      return `expected ${form}: the ${what} is 1 to 63 lower-case letters, digits or inner hyphens`;
    }
  }
  return `expected ${form}: the last segment is a UUIDv7 in lower case`;
}
