import { isScorecardId, scorecardName, type ScorecardName } from './resourceName';

export interface ExtractedNames {
  /** Each name once, in the order of its first appearance. */
  readonly names: readonly ScorecardName[];
  /** Ids that stand alone, without customer and profile; each once, in order. */
  readonly bareIds: readonly string[];
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NAME_ANYWHERE = new RegExp(
  `customers/([a-z0-9-]{1,63})/profiles/([a-z0-9-]{1,63})/scorecards/(${UUID})(?![0-9a-z])`,
  'g',
);
const ID_ANYWHERE = new RegExp(`(?<![0-9a-z-])(${UUID})(?![0-9a-z-])`, 'g');

/**
 * Picks scorecard names out of anything: a log, a URL (percent-encoded, once or more often), JSON inside JSON, a sentence.
 * Upper case is read as lower case, since a paste may come from a system that prints it so. A bare id counts only outside a full name.
 */
export function extractNames(text: string): ExtractedNames {
  const plain = unescapeText(text).toLowerCase();
  const names = new Map<string, ScorecardName>();
  const rest = plain.replace(NAME_ANYWHERE, (whole, customer: string, profile: string, scorecard: string) => {
    const edge = /^-|-$/;
    if (!isScorecardId(scorecard) || edge.test(customer) || edge.test(profile)) return whole;
    const name = scorecardName(customer, profile, scorecard);
    names.set(name.text, name);
    return ' ';
  });
  const known = new Set([...names.values()].map((name) => name.scorecard));
  const bareIds = new Set<string>();
  for (const [, id] of rest.matchAll(ID_ANYWHERE)) {
    if (id && isScorecardId(id) && !known.has(id)) bareIds.add(id);
  }
  return { names: [...names.values()], bareIds: [...bareIds] };
}

/**
 * Undoes what URLs and JSON strings do to the characters in and around a name; all else is left as it is. A run of backslashes is read from its begin alone: from each
 * of them it would take time with the square of its length.
 */
export function unescapeText(text: string): string {
  return text
    .replace(/%(?:25)*([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/(?<!\\)\\+(?:u002f|\/)/gi, '/')
    .replace(/(?<!\\)\\+[nrt]/g, ' ');
}
