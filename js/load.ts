// The ladder: streaming wasm, wasm from a buffer, the same core as JavaScript, nothing.

import { __wbg_set_wasm, imports } from 'microstage:glue';
import type { Behaviour } from './render/blocks.js';

/** Which way the core runs; `inert` leaves the page as it is. */
export type Rung = 'streaming' | 'buffer' | 'js' | 'inert';

/** Where the modules come from. */
export interface Source {
  /** Fetches the module; not given where the bytes are at hand. */
  fetch?: () => Promise<Response>;
  /** Its bytes, or itself. */
  bytes?: () => BufferSource | WebAssembly.Module;
  /** Loads what is not needed at once. A new try may have to ask by another address. */
  part<Name extends keyof Later>(name: Name, tries?: number): Promise<Later[Name]>;
  /** Loads what a block does. */
  behaviour(name: string): Promise<Behaviour>;
}

/** What is loaded later, each only where it is wanted. */
export interface Later {
  /** The core as JavaScript. */
  core: { default(imports: Record<string, unknown>): Record<string, unknown> };
  /** What delivers messages. */
  delivery: typeof import('./delivery.js');
  /** What captures more than the core does, for journeys that ask for it. */
  capture: typeof import('./capture.js');
  /** What listens to a consent platform, and what visitors may ask. */
  consent: typeof import('./consent.js');
  /** What looks after the slots, once there is something in one. */
  render: typeof import('./render.js');
  /** What keeps the visitor's id in a cookie, for journeys that ask for it. */
  identity: typeof import('./identity.js');
}

/** Makes an instance of the core: the way it runs, and what makes another one. Never rejects. */
export async function load(source: Source, engine: 'auto' | 'js' = 'auto'): Promise<[Rung, renew: () => void]> {
  // Under a policy without 'wasm-unsafe-eval' each attempt raises a report: `js` makes none.
  if (engine !== 'js') {
    try {
      const [module, rung] = await compiled(source);
      const renew = () => __wbg_set_wasm(new WebAssembly.Instance(module, imports).exports);
      // Where a policy forbids it, WebKit refuses the instance, and not what it is made of.
      renew();
      return [rung, renew];
    } catch {
      // The next rung.
    }
  }
  try {
    const { default: make } = await source.part('core');
    const renew = () => __wbg_set_wasm(make(imports));
    renew();
    return ['js', renew];
  } catch {
    return ['inert', () => undefined];
  }
}

async function compiled({ bytes, fetch }: Source): Promise<[WebAssembly.Module, Rung]> {
  if (bytes) {
    const given = bytes();
    return [given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given), 'buffer'];
  }
  const response = await fetch!();
  // What is an error does not compile. A server that does not know the type of .wasm files makes streaming fail.
  if (response.headers.get('content-type')?.startsWith('application/wasm')) return [await WebAssembly.compileStreaming(response), 'streaming'];
  return [await WebAssembly.compile(await response.arrayBuffer()), 'buffer'];
}
