/** The first sentence of a headline, and the rest: a drift keeps the two as one text. */
export function splitHeadline(headline: string): { readonly lead: string; readonly rest: string } {
  const end = headline.indexOf('. ');
  return end === -1
    ? { lead: headline, rest: '' }
    : { lead: headline.slice(0, end + 1), rest: headline.slice(end + 2) };
}
