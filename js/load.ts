// The ladder: streaming wasm, wasm from a buffer, the same core as JavaScript, nothing.

import { __wbg_set_wasm, imports } from 'microstage:glue';
import type { Load } from './outgoing.js';

/** Which way the core runs; `inert` leaves the page as it is. */
export type Rung = 'streaming' | 'buffer' | 'js' | 'inert';

/** Where the modules come from. */
export interface Source {
  /** Fetches the module; not given where the bytes are at hand. */
  fetch?: () => Promise<Response>;
  /** Its bytes, or itself. */
  bytes?: () => BufferSource | WebAssembly.Module;
  /** The core as JavaScript. */
  core: () => Promise<{ default(imports: Record<string, unknown>): Record<string, unknown> }>;
  /** What delivers messages. */
  delivery: Load;
  /** What captures more than the core does, for journeys that ask for it. */
  capture: () => Promise<typeof import('./capture.js')>;
  /** What listens to a consent platform, and what visitors may ask. */
  consent: () => Promise<typeof import('./consent.js')>;
}

/** The way the core runs, and what makes an instance of it, each time anew. Never rejects. */
export async function load(source: Source, engine: 'auto' | 'js' = 'auto'): Promise<[Rung, renew: () => void]> {
  // Under a policy without 'wasm-unsafe-eval' each attempt raises a report: `js` makes none.
  if (engine === 'auto') {
    try {
      const [module, rung] = await compiled(source);
      return [rung, () => __wbg_set_wasm(new WebAssembly.Instance(module, imports).exports)];
    } catch {
      // The next rung.
    }
  }
  try {
    const { default: make } = await source.core();
    return ['js', () => __wbg_set_wasm(make(imports))];
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
  if (!response.ok) throw response.status;
  // A server that does not know the type of .wasm files makes streaming fail.
  if (response.headers.get('content-type')?.startsWith('application/wasm')) return [await WebAssembly.compileStreaming(response), 'streaming'];
  return [await WebAssembly.compile(await response.arrayBuffer()), 'buffer'];
}
