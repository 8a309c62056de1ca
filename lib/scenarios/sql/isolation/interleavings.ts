/** Every way to take the steps of several sessions, each session's in its order, as the isolation tester goes through them. */
export function* interleavings<Step>(sessions: readonly (readonly Step[])[]): Generator<readonly Step[]> {
  const taken = sessions.map(() => 0);
  const order: Step[] = [];
  function* goOn(): Generator<readonly Step[]> {
    let found = false;
    for (const [index, steps] of sessions.entries()) {
      const step = steps[taken[index] ?? 0];
      if (step === undefined) continue;
      found = true;
      taken[index] = (taken[index] ?? 0) + 1;
      order.push(step);
      yield* goOn();
      order.pop();
      taken[index] = (taken[index] ?? 0) - 1;
    }
    if (!found) yield [...order];
  }
  yield* goOn();
}

/** How many those are. Beyond what a number holds exactly, about as many. */
export function countInterleavings(sizes: readonly number[]): number {
  let [total, ways] = [0, 1];
  for (const size of sizes)
    for (let taken = 1; taken <= size; taken += 1) {
      total += 1;
      ways = (ways * total) / taken;
    }
  return Math.round(ways);
}
