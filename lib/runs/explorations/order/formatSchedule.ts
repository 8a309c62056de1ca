/** An order as text: the actors in turn, with how many steps each does then, e.g. `update*2 submit*5 update*3 update.async*2`. It is used in URLs and on command lines. */
export function formatSchedule(actors: readonly string[]): string {
  const turns: { readonly actor: string; steps: number }[] = [];
  for (const actor of actors) {
    const last = turns.at(-1);
    if (last?.actor === actor) last.steps += 1;
    else turns.push({ actor, steps: 1 });
  }
  return turns.map(({ actor, steps }) => (steps === 1 ? actor : `${actor}*${steps}`)).join(' ');
}
