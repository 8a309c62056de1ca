import type { Variables } from './variables';

/** Whether output may be coloured: never with NO_COLOR, always with FORCE_COLOR, else on a terminal that can. Pure. */
export function wantsColor(variables: Variables, isTerminal: boolean): boolean {
  if (variables.NO_COLOR) return false;
  if (variables.FORCE_COLOR && variables.FORCE_COLOR !== '0') return true;
  return isTerminal && variables.TERM !== 'dumb';
}

/** The same for this process and the stream it writes to. */
export function terminalHasColor(stream: { readonly isTTY?: boolean }): boolean {
  return wantsColor(process.env, stream.isTTY === true);
}
