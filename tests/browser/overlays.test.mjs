// Blocks that lie over the page, on the gallery page, which is a long one: which of them count as seen, and that
// none takes the focus from who types.

import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { PAGE, ask, evaluate, focus, folderWith, gallery, hasFocus, inSlot, press, setHidden, untilAll, untilGone } from './support/gallery.mjs';
import { open, serve } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { nameOf, stored } from './support/wire.mjs';

/** The gallery, with a modal that is seen once only, and a slide-in that is asked for with it. */
function journey() {
  const { $schema: _, ...whole } = gallery();
  whole.slots.gallery_modal.choose[0].cap = { per: 'visitor', max: 1 };
  whole.slots.gallery_slide_in.choose[0].when = "asked == 'modal' || asked == 'slide_in'";
  return whole;
}

/** How often a block is told to have been seen. */
const seen = async (server, block) =>
  (await stored(server)).filter((message) => nameOf(message) === 'view_promotion' && message.properties.promotion_id === block).length;

/** Time goes on until a block counts as seen: a browser may tell later than the clock moves. */
const untilSeen = (driver, server, block) =>
  until(`${block} to count as seen`, async () => {
    await advance(driver, server, 1_000);
    return (await seen(server, block)) > 0;
  });

/** The page itself asks for a block, so that the focus stays where it is. */
const track = (driver, block) => driver.executeScript("microstage('track', 'gallery_open', { block: arguments[0] })", block);
const isOpen = (driver) => evaluate(driver, `document.querySelector('${inSlot('modal', 'dialog')}').open`);

/** What a focus or a frame brings about has had its time. */
const frames = (driver) => driver.executeAsyncScript('const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => setTimeout(done))))');

const SCENES = {
  'a modal counts as seen, once, and its cap holds in the next view': async (driver, server) => {
    await ask(driver, 'modal');
    await untilSeen(driver, server, 'modal');
    await advance(driver, server, 30_000);
    assert.equal(await seen(server, 'modal'), 1);
    await hasFocus(driver, inSlot('modal', '.ms-close'));
    await press(driver, Key.ENTER);
    await untilGone(driver, 'modal');
    await driver.executeScript("microstage('page')");
    await untilGone(driver, 'slide_in');
    await track(driver, 'modal');
    await untilPage(driver, 'what is asked for with it', `return !!document.querySelector('${inSlot('slide_in', '[open]')}')`);
    assert.equal(await evaluate(driver, `document.querySelector('${inSlot('modal')}')`), null);
  },

  'a toast, a slide-in and a sticky bar count as seen': async (driver, server) => {
    for (const block of ['toast', 'slide_in']) {
      await ask(driver, block);
      await untilSeen(driver, server, block);
    }
    await ask(driver, 'sticky_cart', false);
    await frames(driver);
    await advance(driver, server, 10_000);
    assert.equal(await seen(server, 'sticky_cart'), 0, 'what it stands for is in view');
    await evaluate(driver, "scrollTo({ top: 2000, behavior: 'instant' })");
    await untilSeen(driver, server, 'sticky_cart');
  },

  'a reminder counts once it has opened': async (driver, server) => {
    // On a page that is no longer than the window, its place is in view.
    await evaluate(driver, "document.querySelector('main').style.cssText = 'height: 200px; overflow: hidden'");
    await ask(driver, 'reminder', false);
    await frames(driver);
    await advance(driver, server, 20_000);
    assert.equal(await seen(server, 'reminder'), 0, 'it has not opened');
    const rect = await driver.manage().window().getRect();
    await setHidden(driver, true);
    await advance(driver, server, 5_000);
    await setHidden(driver, false, rect);
    await untilPage(driver, 'the reminder', "return document.querySelector('dialog').open");
    await untilSeen(driver, server, 'reminder');
  },

  'a modal waits while somebody types, from field to field': async (driver) => {
    await evaluate(driver, "document.querySelector('main').prepend(Object.assign(document.createElement('input'), { id: 'other' }))");
    // What opens it is loaded by now.
    await ask(driver, 'slide_in');
    await focus(driver, inSlot('text', 'textarea'));
    await press(driver, 'Lon');
    await track(driver, 'modal');
    await untilPage(driver, 'the modal to be built', `return !!document.querySelector('${inSlot('modal', 'dialog')}')`);
    await frames(driver);
    await press(driver, 'ger');
    assert.deepEqual([await evaluate(driver, `document.querySelector('${inSlot('text', 'textarea')}').value`), await isOpen(driver)], ['Longer', false]);
    await focus(driver, '#other');
    await frames(driver);
    await hasFocus(driver, '#other');
    assert.equal(await isOpen(driver), false);
    await focus(driver, '#own-button');
    await untilPage(driver, 'the modal', `return document.querySelector('${inSlot('modal', 'dialog')}').matches(':modal')`);
    await press(driver, Key.ESCAPE);
    await untilGone(driver, 'modal');
    await hasFocus(driver, '#own-button');
  },

  'a modal that never opened leaves the focus where it is': async (driver) => {
    await ask(driver, 'slide_in');
    await focus(driver, inSlot('text', 'textarea'));
    await track(driver, 'modal');
    await untilPage(driver, 'the modal to be built', `return !!document.querySelector('${inSlot('modal', 'dialog')}')`);
    await frames(driver);
    await driver.executeScript("microstage('page')");
    await untilGone(driver, 'modal');
    await hasFocus(driver, inSlot('text', 'textarea'));
    await focus(driver, '#own-button');
    await frames(driver);
    await hasFocus(driver, '#own-button');
  },
};

forEachEngine('overlays', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { collector: { journeys: folderWith(t, journey()) } });
      await open(driver, server.url(`${PAGE}?theme=light`));
      await driver.executeScript("microstage('consent', 'granted')");
      await untilAll(driver);
      await scene(driver, server);
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 240_000 });
