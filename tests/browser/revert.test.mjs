// A page is as it was when a block goes: the same nodes in the same order, the same markup, the same styles. For
// every kind of block in every form of slot, by another decision, by the visitor who closes it, and by `destroy()`.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { folderWith, gallery, withEveryKind } from './support/gallery.mjs';
import { at } from './support/places.mjs';
import { serve } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';

/** By attribute, by a selector of the journey, our own element, and over the page. */
const SLOTS = {
  attribute: { reserved: true },
  selected: { reserved: true, selector: '#selected > .place' },
  element: { reserved: true },
  over: { overlay: true },
};

const BLOCKS = Object.keys(gallery().blocks);

/** What a block stays for is the view, unless an earlier rule wins: these do. */
const FIRST = { first_hero: 'hero', first_banner: 'banner' };
const RULES = Object.entries({ ...FIRST, ...Object.fromEntries(BLOCKS.map((block) => [block, block])) });

/** The page says by which rule each of its slots is to show something. */
function journey() {
  const facts = Object.fromEntries(Object.keys(SLOTS).map((slot) => [slot, { last: `show.${slot}`, scope: 'page' }]));
  const slots = Object.entries(SLOTS).map(([name, slot]) => [name, { ...slot, choose: RULES.map(([rule, block]) => ({ block, when: `${name} == '${rule}'`, dismissed: '1ms' })) }]);
  return withEveryKind('revert', Object.fromEntries(slots), facts);
}

/** Runs in the page: one block in slots of every form, taken away in each way; gives what is not as it was. */
const TRY = `const [slots, block, other, done] = arguments;
  (async () => {
    const wrong = [];
    const check = (way, isOver = false) => differs(isOver).forEach((what) => wrong.push([way, what]));
    remember();
    await begin();
    view();
    await show(slots, block);
    await clear();
    check('no block');
    await show(slots, block);
    await show(slots, other, 'first_' + other);
    await clear();
    check('another block, and none');
    await show(slots, block);
    for (const slot of slots) await dismiss(slot);
    check('dismissed');
    await clear();
    await show(slots, block);
    const filled = shown().map((slot) => slot.querySelectorAll(':scope > :not(slot)').length);
    end();
    check('destroyed', true);
    return { wrong, filled };
  })().then(done, (error) => (end(), done({ error: String(error) })));`;

forEachEngine('revert', async ({ driver }, t) => {
  const server = await serve(t, { collector: { journeys: folderWith(t, journey()) }, mounts: { '/npm/': at('dist/npm') } });
  await driver.get(server.url('/pages/revert.html?journey=revert'));
  await untilPage(driver, 'the application', 'return window.ready === true');
  const slots = Object.keys(SLOTS);
  for (const block of BLOCKS) {
    await t.test(block, async () => {
      const other = block === 'banner' ? 'hero' : 'banner';
      assert.deepEqual(await driver.executeAsyncScript(TRY, slots, block, other), { wrong: [], filled: slots.map(() => 1) });
    });
  }
  await expectQuiet(driver, server);
}, { timeout: 240_000 });
