const beganMs = performance.now();

/** Prints a line with the seconds since the benchmark began. */
export function say(text: string): void {
  console.log(`${((performance.now() - beganMs) / 1000).toFixed(0).padStart(5)} s  ${text}`);
}
