// Nothing that the visitor sees moves: every kind of block comes and goes in places of one size, and the browser
// counts no layout shift that is not an answer to the visitor.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, serve, slot, untilShown } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';

/** The gallery's journey: JSON behind a comment. */
const gallery = () => JSON.parse(readFileSync(at('www/shop/journeys/gallery.json'), 'utf8').replace(/^\/\/.*\n/, ''));

/** Blocks that lie over the page, and come when they are asked for. */
const OVER = ['toast', 'modal', 'slide_in', 'reminder', 'sticky_cart'];
const INSIDE = Object.keys(gallery().blocks).filter((name) => !OVER.includes(name));

/** The gallery page with something of the shop's own in its slots, and with a witness. */
function pages(folder, styles) {
  mkdirSync(path.join(folder, 'kinds'));
  const html = readFileSync(at('www/shop/gallery/index.html'), 'utf8');
  const head = '<base href="/shop/gallery/"><script src="/kinds/shifts.js"></script><link rel="stylesheet" href="/kinds/kinds.css">';
  const written = html.replace('<head>', `<head>${head}`).replace(/(<div data-ms-slot="[a-z_]+">)/g, '$1<p class="own-words">What the shop shows.</p>');
  writeFileSync(path.join(folder, 'kinds/index.html'), written);
  writeFileSync(path.join(folder, 'kinds/kinds.css'), styles);
  cpSync(at('tests/browser/pages/shifts.js'), path.join(folder, 'kinds/shifts.js'));
}

const scrollTo = (driver, selector) => driver.executeScript("document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })", selector);
const frames = (driver) => driver.executeAsyncScript('const [done] = arguments; let left = 4; (function wait() { left-- ? requestAnimationFrame(wait) : setTimeout(done); })()');
/** What the gallery's own header moves when it is read: itself, and all that is below it. */
const HEADER = /^<(?:button type="button" id="phone"|a href="\?theme=|div class="stage"|header|h1)/;
const shifts = async (driver) => (await driver.executeScript('return shifts')).filter(([, ...moved]) => !moved.every((html) => HEADER.test(html)));
const tell = (driver) => driver.executeScript("microstage('track', 'gallery', { stock: 3, cart: 38, ends: Date.now() + 90_000 })");

/** Every block over the page, one after the other, as nobody has asked for by hand. */
async function showOver(driver) {
  for (const name of OVER) {
    await driver.executeScript("microstage('track', 'gallery_open', { block: arguments[0] })", name);
    await untilPage(driver, `${name} to be there`, `return document.querySelector('[data-ms-slot=gallery_${name}] .ms-block')`);
    await frames(driver);
  }
}

const KINDS = {
  'places of one size': {
    styles: '[data-ms-slot^=gallery_] { block-size: 40rem; overflow: auto; }',
    async visit(driver) {
      for (const name of INSIDE) await untilShown(driver, `gallery_${name}`, name);
      await showOver(driver);
      // Another view: every slot has its own content again, and then its block.
      await driver.executeScript("microstage('page')");
      for (const name of INSIDE) await untilPage(driver, `${name} to be gone`, "return !document.querySelector(arguments[0]).dataset.msShows", slot(`gallery_${name}`));
      await tell(driver);
      for (const name of INSIDE) {
        await untilShown(driver, `gallery_${name}`, name);
        await scrollTo(driver, slot(`gallery_${name}`));
        await frames(driver);
      }
    },
  },
};

for (const [title, { styles, visit }] of Object.entries(KINDS)) {
  forEachEngine(`shift: every kind of block in ${title}`, async ({ driver }, t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'microstage-shift-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    pages(folder, styles);
    const journeys = path.join(folder, 'journeys');
    mkdirSync(journeys);
    const journey = gallery();
    delete journey.$schema;
    writeFileSync(path.join(journeys, 'gallery.json'), JSON.stringify(journey));
    const server = await serve(t, { collector: { journeys }, mounts: { '/kinds/': path.join(folder, 'kinds') } });
    await open(driver, server.url('/kinds/index.html'));
    await visit(driver);
    assert.deepEqual(await shifts(driver), []);
    await expectQuiet(driver, server);
  }, { only: ['chromium'], timeout: 240_000 });
}
