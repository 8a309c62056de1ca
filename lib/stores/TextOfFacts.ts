/**
 * Keeps what follows from the facts alone, such as the text of a statement: what a server says of its tables stays the same object
 * for a minute, and every read in that minute sends the same text.
 */
export class TextOfFacts<Facts extends object, Text> {
  private readonly known = new WeakMap<Facts, Map<string, Text>>();

  /** `shape` names everything besides the facts that the text depends on. */
  get(facts: Facts, shape: string, build: () => Text): Text {
    const shapes = this.known.get(facts) ?? new Map<string, Text>();
    this.known.set(facts, shapes);
    const found = shapes.get(shape);
    if (found !== undefined) return found;
    const built = build();
    shapes.set(shape, built);
    return built;
  }
}
