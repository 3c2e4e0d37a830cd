// The shared events as JavaScript sees them: each changes one fact of a visitor.

/** A visitor whose facts have the values of the last row, and the events that change them. */
export class Visit {
  constructor({ facts, values }) {
    this.names = facts;
    this.values = values;
    this.turn = 0;
    this.facts = Object.fromEntries(facts.map((name, fact) => [name, values.at(-1)[fact]]));
  }

  /** The next event happens; gives the name of the fact that it changed. */
  step() {
    const { names, values, turn } = this;
    const fact = turn % names.length;
    this.turn = turn + 1;
    this.facts[names[fact]] = values[turn % values.length][fact];
    return names[fact];
  }
}

/**
 * Stops the run unless `holding(facts)`, a set of the numbers of rules that hold, is what the
 * engine found after each of the first events.
 */
export async function check(name, shared, count, holding) {
  const visit = new Visit(shared);
  for (let event = 0; event < count; event++) {
    visit.step();
    const held = await holding(visit.facts);
    const found = shared.rules.map((_, rule) => (held.has(rule) ? '1' : '0')).join('');
    if (found !== shared.held[event]) throw new Error(`${name}: after event ${event} it finds other rules to hold than the engine`);
  }
}
