/** Lines of progress for people: one line an event, no colour and no cursor tricks unless it is a terminal. */
const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** `  packages      installed from the lockfile  31 s` @param {string} part @param {string} text @param {number} [sinceMs] performance.now() at its begin */
export function say(part, text, sinceMs) {
  const took = sinceMs === undefined ? '' : paint(2, `  ${duration(performance.now() - sinceMs)}`);
  console.log(`  ${paint(2, part.padEnd(13))} ${text}${took}`);
}

/** @param {string} text */
export function sayPlain(text) {
  console.log(text);
}

/** A failure and the way out, on standard error. @param {string} text */
export function sayError(text) {
  console.error(`\n${paint(31, 'Lastwrite could not start.')} ${text}\n`);
}

/** @param {number} ms */
export function duration(ms) {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
