// Pages that React, Vue and Next render on a server and hydrate in the browser: what is decided is there before
// that, and whatever the framework then renders, both keep what is theirs.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { HYDRATED, buildHydrated } from './frameworks/hydrate.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { running, serve, untilShown } from './support/shop.mjs';
import { click, expectQuiet, loaded, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';

let pages;

before(async () => {
  pages = mkdtempSync(path.join(tmpdir(), 'microstage-hydration-'));
  await buildHydrated(pages);
}, { timeout: 240_000 });
after(() => rmSync(pages, { recursive: true, force: true }));

/** What the frameworks themselves say to developers. */
const THEIRS = /React DevTools|development build of Vue|Vue Devtools/i;

/** A script without which the framework does not begin. All of Next's would take all of the browser's connections. */
const SCRIPTS = /\/app\.js$|\/turbopack-[^/]*\.js$/;

/** Under load the page itself may move its button by some pixels while it hydrates; a slot that moves anything is a thousand times that. */
const OWN_SHIFT = 1e-4;

const BLOCK = "document.querySelector('microstage-slot').shadowRoot?.querySelector('[data-ms-shows]')";

const hydrated = (driver) => untilPage(driver, 'the page to be hydrated', 'return document.documentElement.dataset.hydrated');

/** Waits until the slot shows this block, once, and with these words. */
const shows = (driver, block, words) =>
  untilPage(driver, `${block} in the slot`, `const place = ${BLOCK};
    return place?.dataset.msShows === arguments[0] && place.childElementCount === 1 && place.textContent.includes(arguments[1])`, block, words);

/** How many frames the browser draws from the decision for another block to its being there. */
const framesToSecond = (driver) =>
  driver.executeAsyncScript(`const done = arguments[arguments.length - 1];
    let frames = 0;
    const look = () => {
      if (${BLOCK}?.dataset.msShows === 'second') return done(frames);
      frames += 1;
      requestAnimationFrame(look);
    };
    document.addEventListener('microstage:decision', ({ detail }) => detail.block === 'second' && look());
    microstage('track', 'show', { block: 'second' });`);

/** Other programs of the machine may hold up one frame: the quickest of so many visits says what we ask for. */
const VISITORS = 3;

const own = (driver) => driver.executeScript("return document.querySelector('microstage-slot').innerHTML.replace(/<!--.*?-->/g, '')");
const html = (driver) => driver.executeScript("return document.querySelector('main').outerHTML");

/** What the visitor does: the framework renders other content into its slot, takes it away, and makes it anew. */
async function act(driver) {
  await click(driver, '#count');
  await untilPage(driver, 'another content', "return document.querySelector('microstage-slot em')");
  await click(driver, '#count');
  await untilPage(driver, 'more content', "return document.querySelector('microstage-slot i')");
  await click(driver, '#toggle');
  await untilPage(driver, 'the slot to be gone', "return !document.querySelector('microstage-slot')");
  await click(driver, '#toggle');
  await untilPage(driver, 'the slot to be there', "return document.querySelector('microstage-slot')");
}

for (const name of HYDRATED) {
  forEachEngine(`a page that ${name} hydrates`, async ({ driver, engine }, t) => {
    const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/hydrated/': pages, '/sdk/': at('dist') } });
    const address = server.url(`/hydrated/${name}/index.html`);
    let plain;

    await t.test('as it is without us', async () => {
      const without = server.fault({ path: '/sdk/microstage.js', status: 204 });
      await driver.get(address);
      await hydrated(driver);
      await act(driver);
      plain = await html(driver);
      await expectQuiet(driver, server, THEIRS);
      without.remove();
    });

    await t.test('a block that is there before it, and stays', async () => {
      const late = server.fault({ path: SCRIPTS, hold: true });
      const opening = driver.get(address);
      await until('a block before the framework has come', () => server.requests({ path: '/hydrated/filled' }).length);
      late.remove();
      await opening;
      await hydrated(driver);
      await untilPage(driver, 'the order to be told', 'return order.length === 2');
      assert.deepEqual(await driver.executeScript('return order'), ['filled', 'hydrated']);
      await shows(driver, 'first', 'Decided first');
      assert.equal(await own(driver), '<p>Our own, 0<b>!</b></p>');
      await untilShown(driver, 'marked', 'note', 'Decided for a marked element');
      await untilPage(driver, 'what lies over the page', "return document.querySelector('body > [data-ms-slot=over] dialog[open]')");
      await click(driver, '#count');
      await untilPage(driver, 'another content', "return document.querySelector('microstage-slot em')");
      await shows(driver, 'first', 'Decided first');
      await driver.executeScript("microstage('track', 'show', { block: 'second' })");
      await shows(driver, 'second', 'Decided second');
      if (engine === 'chromium') assert.deepEqual(await driver.executeScript('return shifts.filter(([value]) => value > arguments[0])', OWN_SHIFT), []);
      await expectQuiet(driver, server, THEIRS);
    });

    if (engine === 'chromium') {
      await t.test('two frames at most from a decision to its block', async () => {
        const found = [];
        for (let visitor = 0; visitor < VISITORS; visitor += 1) {
          await driver.get(address);
          await hydrated(driver);
          await running(driver);
          await shows(driver, 'first', 'Decided first');
          found.push(await framesToSecond(driver));
          assert.deepEqual(await driver.executeScript('return shifts.filter(([value]) => value > arguments[0])', OWN_SHIFT), []);
        }
        assert.ok(Math.min(...found) <= 2, `${found} frames`);
        await expectQuiet(driver, server, THEIRS);
      });
    }

    await t.test('what the framework makes anew is filled, and all is taken away again', async () => {
      await driver.get(address);
      await hydrated(driver);
      await running(driver);
      await untilShown(driver, 'marked', 'note');
      await shows(driver, 'first', 'Decided first');
      await act(driver);
      await shows(driver, 'first', 'Decided first');
      if (engine === 'chromium') assert.deepEqual(await driver.executeScript('return shifts.filter(([value]) => value > arguments[0])', OWN_SHIFT), []);
      await driver.executeScript("microstage('destroy')");
      assert.equal(await html(driver), plain);
      assert.deepEqual(await driver.executeScript("return [document.querySelectorAll('[data-ms-shows], dialog').length, document.querySelector('microstage-slot').shadowRoot.innerHTML]"), [0, '<slot></slot>']);
      await expectQuiet(driver, server, THEIRS);
    });

    await t.test('a framework that makes it anew in every frame has its way', async () => {
      await driver.get(address);
      await hydrated(driver);
      await running(driver);
      await shows(driver, 'first', 'Decided first');
      await driver.executeScript('(function again() { renew(); window.renewing = requestAnimationFrame(again); })()');
      await until('the conflict to be told', async () =>
        (await driver.executeScript("return microstage('diagnose').refusals")).some(([reason, slot]) => reason === 'slot_conflict' && slot === 'hero'));
      await driver.executeScript('cancelAnimationFrame(renewing)');
      await untilPage(driver, 'its own content', `return !${BLOCK}`);
      await loaded(driver);
      await expectQuiet(driver, server, THEIRS);
    });
    // WebKit's driver does not come back from a page whose script is held.
  }, { timeout: 240_000, only: ['chromium', 'firefox'] });
}
