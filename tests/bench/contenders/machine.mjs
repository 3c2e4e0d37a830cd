// The state machine of crates/bench: six stages, each left by one event, with guards on a count.

import fsm from '@xstate/fsm';
import { timer } from '../measure.mjs';

const EVENTS = ['view', 'view', 'compare', 'add', 'checkout', 'reset'];

export async function xstate() {
  const guarded = (target, least) => ({ target, cond: ({ n }) => n >= least, actions: fsm.assign({ n: ({ n }) => n + 1 }) });
  const machine = fsm.createMachine({
    id: 'machine',
    initial: 'landing',
    context: { n: 0 },
    states: {
      landing: { on: { view: guarded('browse', 0) } },
      browse: { on: { view: guarded('evaluate', 1) } },
      evaluate: { on: { compare: guarded('intent', 1) } },
      intent: { on: { add: guarded('cart', 1) } },
      cart: { on: { checkout: guarded('purchase', 1) } },
      purchase: { on: { reset: 'landing' } },
    },
  });
  const service = fsm.interpret(machine).start();
  let stage = '';
  service.subscribe(({ value }) => (stage = value));
  const events = EVENTS.map((type) => ({ type }));
  const seen = events.map((event) => (service.send(event), stage)).join(' ');
  if (seen !== 'browse evaluate intent cart purchase landing') throw new Error(`@xstate/fsm goes ${seen}`);
  let turn = 0;
  return { name: 'xstate_fsm', measure: timer(() => service.send(events[turn++ % 6])) };
}

export async function table() {
  const rows = {
    landing: { view: ['browse', (n) => n >= 0] },
    browse: { view: ['evaluate', (n) => n >= 1] },
    evaluate: { compare: ['intent', (n) => n >= 1] },
    intent: { add: ['cart', (n) => n >= 1] },
    cart: { checkout: ['purchase', (n) => n >= 1] },
    purchase: { reset: ['landing', () => true] },
  };
  let [stage, n, turn] = ['landing', 0, 0];
  const run = () => {
    const found = rows[stage][EVENTS[turn++ % 6]];
    if (found && found[1](n)) {
      stage = found[0];
      n++;
    }
  };
  return { name: 'table_js', measure: timer(run) };
}
