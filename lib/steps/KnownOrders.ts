/** The nearest order with another outcome. */
export interface NearestOrder<Outcome> {
  readonly order: readonly string[];
  readonly outcome: Outcome;
  /** The one step that another place is enough for, by its index: it comes before or after the step `other`. null: several have to move. */
  readonly moved: { readonly step: number; readonly place: 'before' | 'after'; readonly other: number } | null;
  /** Neighbours that the step is moved across; where several have to move, pairs of steps that change places. */
  readonly exchanges: number;
}

interface Node<Outcome> {
  readonly children: Map<string, Node<Outcome>>;
  end: { readonly outcome: Outcome } | null;
}

/** A step has many places to go to in a long order, and there may be many orders around one: beyond these, nothing is found. */
const MOST = { moves: 5_000, orders: 2_000 } as const;

/** Orders that were run, by the actors that were let go one after the other, each with what it led to: a tree, so that a step is moved without a look at them all. */
export class KnownOrders<Outcome> {
  readonly #root: Node<Outcome> = { children: new Map(), end: null };

  add(order: readonly string[], outcome: Outcome): void {
    let node = this.#root;
    for (const actor of order) {
      let child = node.children.get(actor);
      if (!child) node.children.set(actor, (child = { children: new Map(), end: null }));
      node = child;
    }
    node.end = { outcome };
  }

  /** Gives each order another outcome in the place of its own. */
  replaceOutcomes(newOutcome: (outcome: Outcome) => Outcome): void {
    const nodes = [this.#root];
    for (let node = nodes.pop(); node; node = nodes.pop()) {
      if (node.end) node.end = { outcome: newOutcome(node.end.outcome) };
      nodes.push(...node.children.values());
    }
  }

  /**
   * The order nearest to this one whose outcome is wanted: one step is moved across as few of its neighbours as possible, else as few neighbours as
   * possible change places. The same orders give the same one, however they were added. `complete`: every order there is was added, so that what
   * follows a moved step and is not there could not be: somebody waits, or has come to an end. null: none was found.
   */
  nearest(
    order: readonly string[],
    isWanted: (outcome: Outcome) => boolean,
    complete: boolean,
  ): NearestOrder<Outcome> | null {
    return this.#byOneStep(order, isWanted, complete) ?? this.#byExchanges(order, isWanted);
  }

  #byOneStep(
    order: readonly string[],
    isWanted: (outcome: Outcome) => boolean,
    complete: boolean,
  ): NearestOrder<Outcome> | null {
    const nodes = this.#along(order);
    let moves = 0;
    for (let distance = 1; distance < order.length; distance += 1)
      for (let first = 0; first + distance < order.length; first += 1) {
        const last = first + distance;
        for (const place of distance === 1 ? (['before'] as const) : (['before', 'after'] as const)) {
          const [step, other] = place === 'before' ? [last, first] : [first, last];
          const passed = place === 'before' ? order.slice(first, last) : order.slice(first + 1, last + 1);
          const actor = order[step] ?? '';
          if (passed.includes(actor)) continue;
          if ((moves += 1) > MOST.moves) return null;
          // Whatever follows the step that was moved may be changed by it.
          const turned = place === 'before' ? [actor] : [...passed, actor];
          const rest = place === 'before' ? [...passed, ...order.slice(last + 1)] : order.slice(last + 1);
          const found = follow(nodes[first], turned, rest, complete);
          if (found === null || !isWanted(found.outcome)) continue;
          const whole = [...order.slice(0, first), ...turned, ...found.rest];
          return { order: whole, outcome: found.outcome, moved: { step, place, other }, exchanges: distance };
        }
      }
    return null;
  }

  /** Breadth first, so that the first one found is nearest. */
  #byExchanges(order: readonly string[], isWanted: (outcome: Outcome) => boolean): NearestOrder<Outcome> | null {
    const seen = new Set([order.join('\n')]);
    let around: readonly (readonly string[])[] = [order];
    for (let exchanges = 1; around.length > 0; exchanges += 1) {
      const next: (readonly string[])[] = [];
      for (const each of around)
        for (let first = 0; first + 1 < each.length; first += 1) {
          const [one, other] = [each[first] ?? '', each[first + 1] ?? ''];
          if (one === other) continue;
          const turned = [...each.slice(0, first), other, one, ...each.slice(first + 2)];
          const text = turned.join('\n');
          if (seen.has(text)) continue;
          if (seen.size >= MOST.orders) return null;
          seen.add(text);
          const end = this.#along(turned).at(-1)?.end ?? null;
          if (end === null) continue;
          if (isWanted(end.outcome)) return { order: turned, outcome: end.outcome, moved: null, exchanges };
          next.push(turned);
        }
      around = next;
    }
    return null;
  }

  /** The node before each step, and after the last one; undefined from where nobody has been. */
  #along(order: readonly string[]): readonly (Node<Outcome> | undefined)[] {
    const nodes: (Node<Outcome> | undefined)[] = [this.#root];
    for (const actor of order) nodes.push(nodes.at(-1)?.children.get(actor));
    return nodes;
  }
}

/** Goes on exactly as `turned` says, and then as `rest` does, as far as that can be where all orders are known. */
function follow<Outcome>(
  from: Node<Outcome> | undefined,
  turned: readonly string[],
  rest: readonly string[],
  complete: boolean,
): { readonly outcome: Outcome; readonly rest: readonly string[] } | null {
  let node = from;
  for (const actor of turned) node = node?.children.get(actor);
  const left = [...rest];
  const taken: string[] = [];
  while (node) {
    if (node.end) return left.length === 0 || complete ? { outcome: node.end.outcome, rest: taken } : null;
    const { children } = node;
    const at = complete ? left.findIndex((actor) => children.has(actor)) : 0;
    // Somebody who begins again has more steps than before.
    const actor = at === -1 ? [...children.keys()].sort()[0] : left[at];
    if (actor === undefined) return null;
    if (at !== -1) left.splice(at, 1);
    taken.push(actor);
    node = children.get(actor);
  }
  return null;
}
