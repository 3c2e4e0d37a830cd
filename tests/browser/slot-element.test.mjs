// `<microstage-slot>`: the page's own content stays where it is, and the block is shown in its place.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, serve } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';

const show = (driver, slots) => driver.executeScript('show(arguments[0])', slots);

/** Finds an element of the page; `card` the slot in a component. */
const FIND = `const find = (id) => document.querySelector('#' + id).inside ?? document.querySelector('#' + id);
  const placeIn = (id) => find(id).shadowRoot?.querySelector('[data-ms-shows]');`;

const evaluate = (driver, expression, ...args) => driver.executeScript(`${FIND} return ${expression}`, ...args);

const untilIn = (driver, id, block, text) =>
  untilPage(driver, `${block} in #${id}`, `${FIND} return placeIn(arguments[0])?.dataset.msShows === arguments[1] && placeIn(arguments[0]).textContent.includes(arguments[2])`, id, block, text);
const untilOwn = (driver, id) => untilPage(driver, `its own content in #${id}`, `${FIND} return !placeIn(arguments[0]) && find(arguments[0]).firstElementChild.getClientRects().length > 0`, id);

const SCENES = {
  'the own content is not touched, and comes back': async (driver) => {
    await evaluate(driver, "(window.before = document.querySelector('#plain').outerHTML, window.node = find('plain').firstChild, null)");
    await show(driver, { element: 'offer' });
    await untilIn(driver, 'plain', 'offer', 'An offer');
    assert.deepEqual(
      await evaluate(driver, "[find('plain').outerHTML === before, find('plain').firstChild === node, node.getClientRects().length, find('plain').shadowRoot.querySelectorAll('.ms-banner').length]"),
      [true, true, 0, 1],
    );
    // What the page puts there meanwhile is there afterwards, and the block stays.
    await evaluate(driver, "(find('plain').innerHTML = '<p>Anew</p>', null)");
    await untilIn(driver, 'plain', 'offer', 'An offer');
    await driver.executeScript("microstage('destroy')");
    await untilOwn(driver, 'plain');
    assert.deepEqual(await evaluate(driver, "[find('plain').outerHTML, find('plain').shadowRoot.innerHTML, find('plain').shadowRoot.adoptedStyleSheets.length]"),
      ['<microstage-slot name="element" id="plain"><p>Anew</p></microstage-slot>', '<slot></slot>', 0]);
  },

  'styled as the page wants: by parts, and by the styles of a shadow root of its own': async (driver) => {
    const before = await evaluate(driver, "find('declared').shadowRoot.innerHTML");
    await show(driver, { element: 'offer', fixed: 'offer' });
    await untilIn(driver, 'plain', 'offer', 'An offer');
    await untilIn(driver, 'declared', 'offer', 'An offer');
    const style = (id, property) => evaluate(driver, `getComputedStyle(placeIn('${id}').querySelector('.ms-banner-title'))['${property}']`);
    assert.deepEqual([await style('plain', 'letterSpacing'), await style('declared', 'letterSpacing'), await style('plain', 'fontWeight')], ['3px', '3px', '700']);
    assert.equal(await style('declared', 'wordSpacing'), '5px');
    assert.equal(await evaluate(driver, "placeIn('declared').parentNode.localName"), 'section');
    await driver.executeScript("microstage('destroy')");
    await untilOwn(driver, 'declared');
    assert.equal(await evaluate(driver, "find('declared').shadowRoot.innerHTML"), before);
  },

  'in components of the shop, which no selector reaches': async (driver) => {
    await show(driver, { below: 'offer' });
    await untilIn(driver, 'open', 'offer', 'An offer');
    await untilIn(driver, 'closed', 'offer', 'An offer');
    await driver.executeScript("document.body.append(Object.assign(document.createElement('shop-card'), { id: 'later' }))");
    await untilIn(driver, 'later', 'offer', 'An offer');
    await driver.executeScript("microstage('destroy')");
    assert.deepEqual(await evaluate(driver, "['open', 'closed', 'later'].map((id) => find(id).shadowRoot.innerHTML)"), ['<slot></slot>', '<slot></slot>', '<slot></slot>']);
  },

  'another name is another slot': async (driver) => {
    await show(driver, { element: 'offer', reserved: 'closable' });
    await untilIn(driver, 'plain', 'offer', 'An offer');
    await evaluate(driver, "find('plain').setAttribute('name', 'reserved')");
    await untilIn(driver, 'plain', 'closable', 'To be closed');
    await evaluate(driver, "find('plain').setAttribute('name', 'nothing')");
    await untilOwn(driver, 'plain');
  },

  'a block in it is closed by its button': async (driver) => {
    await evaluate(driver, "find('plain').setAttribute('name', 'reserved')");
    await show(driver, { reserved: 'closable' });
    await untilIn(driver, 'plain', 'closable', 'To be closed');
    await evaluate(driver, "placeIn('plain').querySelector('button').click()");
    await untilOwn(driver, 'plain');
  },

  'a page that makes it anew in every frame has its way': async (driver) => {
    await evaluate(driver, "find('plain').setAttribute('name', 'late')");
    await show(driver, { late: 'offer' });
    await untilIn(driver, 'plain', 'offer', 'An offer');
    await driver.executeScript(`(function again() {
      const old = document.querySelector('#plain');
      old.replaceWith(old.cloneNode(true));
      window.renewing = requestAnimationFrame(again);
    })()`);
    await until('the conflict to be told', async () =>
      (await driver.executeScript("return microstage('diagnose').refusals")).some(([reason, name]) => reason === 'slot_conflict' && name === 'late'));
    await driver.executeScript('cancelAnimationFrame(renewing)');
    await untilOwn(driver, 'plain');
  },
};

forEachEngine('slot element', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist') } });
      await open(driver, server.url('/pages/slot-element.html'));
      await scene(driver, server);
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 240_000 });
