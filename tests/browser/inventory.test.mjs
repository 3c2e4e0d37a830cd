// What is stored and sent in a whole visit is the list in js/privacy/inventory.ts, from which
// docs/privacy.md is written: nothing that is not on it, and everything that is.

import assert from 'node:assert/strict';
import { inventoryOf } from '../../js/build/privacy.mjs';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { at } from './support/places.mjs';
import { asked, choice, notAsked, pick } from './support/prompt.mjs';
import { click, expectQuiet } from './support/visit.mjs';
import { addToCart, answer, go, lookAt, open, part, push, running, serve, slot, storage, untilShown, untilStage } from './support/shop.mjs';
import { BATCH, envelope, expectStoredOnce, nameOf } from './support/wire.mjs';

const { ANSWERED, STORED, SENT, EVENTS } = await inventoryOf();

/** Members that hold what the list of events, or the shop, says. */
const OPEN = new Set(['batch[].properties', 'batch[].traits']);

/** Members that only some visits have, each with the reason. */
const SOMETIMES = {
  'batch[].context.microstage.gpc': "only where the browser says so, and the journey that it may be told (gpc.test.mjs)",
  'batch[].context.microstage.preview': 'only where somebody looks at a preview of an experiment (experiments.test.mjs)',
  'batch[].context.microstage.bot': "only where the journey has experiments, and the demo shop's has none (experiments.test.mjs)",
  'batch[].context.microstage.sample': "only where the journey says less than 100, and the demo shop's does not",
};

/** Properties of our events that this visit or this browser need not have. */
const RARE = {
  page_view: /^(?:restored|connection|click_id|utm_\w+)$/,
  click: /^outbound$/,
  scroll: /^(?:pixels|content_height|scrollable)$/,
};

/** What a page says of itself in its own words is the shop's, and so is what it tells of its own lists. */
const OWN = {
  page_view: ['type', 'category', 'brand', 'price', 'currency', 'item_id'],
  select_item: ['currency'],
};

/** The paths of all values in a text of JSON, as the list writes them. */
function pathsOf(value, path = '') {
  if (OPEN.has(path) || value === null || typeof value !== 'object') return [path];
  if (Array.isArray(value)) return value.flatMap((each) => pathsOf(each, `${path}[]`));
  return Object.entries(value).flatMap(([name, each]) => pathsOf(each, path ? `${path}.${name}` : name));
}

const ours = ({ local }) => Object.keys(local).filter((key) => key.startsWith('microstage.'));
const generic = (key) => key.slice('microstage.'.length).replace(/^(outbox|lines)\..+/, '$1.<tab>');

/**
 * A visit from a letter to the order, by a visitor who agrees. The module that delivers does not load at first, and
 * then the collector takes nothing for a while: so messages wait in both places that there are for it.
 */
async function visit(driver, server) {
  const keys = new Set();
  const look = async () => ours(await storage(driver)).forEach((key) => keys.add(generic(key)));
  server.fault({ path: /microstage-delivery\.js$/, status: 503 });
  await open(driver, server.url('/shop/?utm_source=letter&utm_medium=mail&utm_campaign=autumn&utm_id=7&utm_term=linen&utm_content=top&gclid=abc#top'));
  await answer(driver, 'accept');
  await advance(driver, server, 1000);
  await look();
  server.mend();
  server.fault({ path: BATCH, status: 503 });
  await advance(driver, server, 61_000);
  await push(driver, { event: 'login' });
  await advance(driver, server, 61_000);
  await look();
  server.mend();
  await advance(driver, server, 300_000);
  await lookAt(driver, 5);
  await untilStage(driver, 'interest');
  await go(driver, '.header .brand');
  await untilShown(driver, 'hero', 'interest_banner');
  await driver.executeScript("window.microstage('identify', 'customer-7', { plan: 'gold' }); scrollTo(0, document.body.scrollHeight)");
  await advance(driver, server, 10_000);
  await click(driver, `${slot('hero')} a`);
  await running(driver);
  await go(driver, part('product-link'));
  await addToCart(driver);
  await advance(driver, server, 40_000);
  await push(driver, { event: 'purchase', ecommerce: { transaction_id: 'T-1', currency: 'EUR', value: 10 } });
  await driver.executeScript("document.querySelector('[data-test=\"add-to-cart\"]').id = 'add'; document.querySelector('#add').click()");
  await advance(driver, server, 60_000);
  // Leaving tells how long the blocks were in view.
  await go(driver, '.header .brand');
  await advance(driver, server, 60_000);
  await look();
  return keys;
}

forEachEngine('inventory', async ({ driver }, t) => {
  const server = await serve(t);
  const keys = await visit(driver, server);
  const messages = await expectStoredOnce(server);
  const envelopes = server.requests({ method: 'POST', path: BATCH }).map(envelope);

  await t.test('what is stored is what is listed', () => {
    assert.deepEqual([...keys].sort(), Object.keys(STORED).filter((key) => key !== 'cookie').sort(), "the demo shop's journey asks for no cookie");
  });

  await t.test('what is sent is what is listed', () => {
    const paths = new Set(envelopes.flatMap((each) => pathsOf(each)));
    const listed = Object.keys(SENT).filter((path) => !(path in SOMETIMES));
    assert.deepEqual([...paths].filter((path) => !(path in SENT)), [], 'not listed');
    assert.deepEqual(listed.filter((path) => !paths.has(path)), [], 'listed, and not sent');
  });

  await t.test('and so are the events, with what they carry', () => {
    const carried = new Map();
    for (const message of messages) {
      const name = nameOf(message);
      if (!(name in EVENTS)) continue;
      carried.set(name, new Set([...(carried.get(name) ?? []), ...Object.keys(message.properties)]));
    }
    const always = Object.keys(EVENTS).filter((name) => EVENTS[name].by === 'always');
    assert.deepEqual(always.filter((name) => !carried.has(name)), [], 'listed, and not sent');
    for (const [name, properties] of carried) {
      const { properties: listed } = EVENTS[name];
      const own = OWN[name] ?? [];
      assert.deepEqual([...properties].filter((each) => !listed.includes(each) && !own.includes(each)), [], `${name}: not listed`);
      assert.deepEqual(listed.filter((each) => !properties.has(each) && !RARE[name]?.test(each)), [], `${name}: listed, and not sent`);
    }
  });

  await t.test('and no page has complained', () => expectQuiet(driver, server));

  await t.test('where we ask, the answer is all that a refusal leaves', async (t) => {
    const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
    await asked(driver, server);
    await pick(driver, choice('reject'));
    await notAsked(driver, 0);
    const { local, ...rest } = await storage(driver);
    assert.deepEqual({ local: Object.keys(local), ...rest }, { local: Object.keys(ANSWERED), session: {}, cookies: '', databases: [], caches: [] });
  });
}, { timeout: 240_000 });
