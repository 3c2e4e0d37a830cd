// There is one instance for a page, however often it is started.

import { nextTask, type Microstage } from './client.js';

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

/** An instance whose first turn is done: it was noted when the instance was made. */
export async function begun(made: Promise<Microstage>): Promise<Microstage> {
  const instance = await made;
  await nextTask();
  return instance;
}
