// The shop of a scenario: its pages, the SDK and the program are there also while the collector is
// not, as they are where a CDN serves them.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../browser/support/places.mjs';
import { startServer } from '../browser/support/server.mjs';
import { journeyFolder } from './journey.mjs';

/** Starts it: `{ server, journey, address(page), vendor }`; it ends with the test. */
export async function startShop(t, { step, most }) {
  const journeys = journeyFolder(t, step, most);
  const programs = path.join(journeys.folder, 'programs');
  mkdirSync(path.join(programs, 'loss'), { recursive: true });
  const mounts = { '/pages/': at('tests/loss/pages'), '/sdk/': at('dist'), '/v1/programs/': programs };
  const server = await startServer({ collector: { journeys: journeys.folder }, mounts });
  t.after(() => server.close());
  const program = await fetch(`${server.collector.origin}/v1/programs/loss/1`);
  writeFileSync(path.join(programs, 'loss/1'), Buffer.from(await program.arrayBuffer()));
  // Origins of their own, as in real life; and the browser's six connections for an origin are
  // shared neither with the pages' clock nor with what other vendors send.
  const [collector, elsewhere] = [await server.listen(), await server.listen()];
  server.fault({ path: '/vendor', hold: true });
  return {
    server,
    journey: journeys.file,
    address: (page) => `${server.url(`/pages/${page}`)}?collector=${encodeURIComponent(collector)}`,
    vendor: `${elsewhere}/vendor`,
  };
}
