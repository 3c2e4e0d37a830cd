// There is one instance for a page, however often it is started.

import type { Microstage } from './client.js';

let running: Promise<Microstage> | undefined;

/** Gives the running instance; makes one where there is none, or the last one was destroyed. */
export function single(make: () => Promise<Microstage>): Promise<Microstage> {
  running ??= make().then((made) => {
    const { destroy } = made;
    made.destroy = () => {
      running = undefined;
      destroy();
    };
    return made;
  });
  return running;
}
