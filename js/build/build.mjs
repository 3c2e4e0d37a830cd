// The JavaScript half of the build. `cargo xtask build` calls it, one action at a time, and
// decides which of them are needed.

import { compress } from './compress.mjs';
import { core } from './core.mjs';
import { functions } from './functions.mjs';
import { integrity } from './integrity.mjs';
import { npmPackage } from './package.mjs';
import { privacy } from './privacy.mjs';
import { inspect, scripts } from './scripts.mjs';
import { sizes } from './sizes.mjs';
import { types } from './types.mjs';

const ACTIONS = { scripts, inspect, core, types, package: npmPackage, compress, integrity, privacy, sizes, functions };

const [name, ...rest] = process.argv.slice(2);
const action = ACTIONS[name];
if (action) {
  try {
    await action(...rest);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} else {
  console.error(
    `js/build/build.mjs: found ${JSON.stringify(name ?? 'no action')}; ` +
      `expected one of ${Object.keys(ACTIONS).join(', ')}; run \`cargo xtask build\` instead.`,
  );
  process.exitCode = 1;
}
