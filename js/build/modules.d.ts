// What the build makes under names of its own; `microstage:glue` and
// `microstage:delivery-glue` are described by wasm-bindgen, `microstage:behaviours`, `microstage:capture`,
// `microstage:consent`, `microstage:delivery`, `microstage:identity`, `microstage:prompt` and `microstage:render`
// are the files of these names in js/.

/** The version of the package, put in when it is built. */
declare const VERSION: string;

declare module 'microstage:wasm' {
  /** The bytes of the page's module, unpacked when they are asked for and not before. */
  export default function bytes(): Uint8Array<ArrayBuffer>;
}

declare module 'microstage:core' {
  /** Runs the core as JavaScript: takes the imports of the module and returns its exports. */
  export default function instantiate(imports: Record<string, unknown>): Record<string, unknown>;
}

declare module 'microstage:delivery-wasm' {
  /** The bytes of the module that delivers messages, or where they are a file of their own, its response. */
  export default function bytes(): Uint8Array<ArrayBuffer> | Promise<Response>;
}

declare module 'microstage:delivery-core' {
  export { default } from 'microstage:core';
}

declare module 'microstage:engine-wasm' {
  /** The bytes of the engine's module, unpacked when they are asked for and not before. */
  export default function bytes(): Uint8Array<ArrayBuffer>;
}

declare module 'microstage:engine-core' {
  /** Runs the engine as JavaScript, which imports nothing, and returns its exports. */
  export default function instantiate(imports: Record<string, unknown>): Record<string, unknown>;
}
