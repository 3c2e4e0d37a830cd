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
}

/** Makes the core ready and says which way it runs. Never rejects. */
export async function load(source: Source, engine: 'auto' | 'js' = 'auto'): Promise<Rung> {
  const use = (exports: WebAssembly.Exports, rung: Rung) => {
    __wbg_set_wasm(exports);
    return rung;
  };
  // Under a policy without 'wasm-unsafe-eval' each attempt raises a report: `js` makes none.
  if (engine === 'auto') {
    try {
      if (source.bytes) {
        const made = await WebAssembly.instantiate(source.bytes() as BufferSource, imports);
        return use('instance' in made ? made.instance.exports : (made as WebAssembly.Instance).exports, 'buffer');
      }
      const response = await source.fetch!();
      if (!response.ok) throw response.status;
      // A server that does not know the type of .wasm files makes streaming fail.
      const streams = response.headers.get('content-type')?.startsWith('application/wasm');
      const made = streams
        ? await WebAssembly.instantiateStreaming(response, imports)
        : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
      return use(made.instance.exports, streams ? 'streaming' : 'buffer');
    } catch {
      // The next rung.
    }
  }
  try {
    return use((await source.core()).default(imports) as WebAssembly.Exports, 'js');
  } catch {
    return 'inert';
  }
}
