// What capture must not do: read values, texts or keys; read layout where the visitor waits; go on
// after destroy(); fail aloud.

import assert from 'node:assert/strict';
import { By, Key } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { observe, on, refused, told } from './support/capture.mjs';
import { forEachEngine } from './support/engines.mjs';

/** Everything at once. */
const ALL = {
  engagement: { elements: '.box', slots: true }, errors: true, exit: true, forms: true, frustration: true, heat: true,
  hesitation: { elements: '.box, input' }, links: true, search: ['find'], selection: true, video: true,
  visibility: { elements: '.box, input, p' },
};

const SECRETS = ['4111111111111111', '4111 1111', 'someone@shop.example', 'hunter2', '+441632960961', 'Sesame street', 'secret-token', 'of mine alone'];

const CHECKOUT = `<main><form id="pay" action="/pay?token=secret-token">
  <input name="card" autocomplete="cc-number"><input type="email" name="email"><input type="password" name="pass">
  <input type="tel" name="phone"><textarea name="note"></textarea><input type="hidden" name="token" value="secret-token">
  <select name="kind"><option value="of mine alone">of mine alone</option><option value="x">x</option></select><button>Pay</button></form>
  <p class="box" id="words">of mine alone</p><a id="away" href="https://elsewhere.example/?token=secret-token#secret-token">of mine alone</a>
  <div contenteditable id="own">of mine alone</div></main>`;

/** Somebody fills in the form, selects, copies, and is told about an error. */
async function fillIn(driver, server) {
  const field = (name) => driver.findElement(By.css(`[name="${name}"]`));
  await field('card').sendKeys('4111111111111111');
  await field('email').sendKeys('someone@shop.example');
  await field('pass').sendKeys('hunter2');
  // The eye beside the field, which shows what was typed.
  await on(driver, '[name="pass"]', "element.type = 'text'");
  await field('pass').sendKeys('hunter2');
  await field('phone').sendKeys('+441632960961');
  await field('note').sendKeys('Sesame street', Key.TAB);
  await on(driver, '[name="kind"]', "element.value = 'x'; element.dispatchEvent(new Event('change', { bubbles: true }))");
  await on(driver, '#words', 'getSelection().selectAllChildren(element)');
  await advance(driver, server, 1000);
  await on(driver, '#words', "element.dispatchEvent(new ClipboardEvent('copy', { bubbles: true }))");
  await driver.findElement(By.css('#away')).click();
  await driver.findElement(By.css('form button')).click();
  await driver.executeScript('setTimeout(fails.throws)');
  await advance(driver, server, 20_000);
  await driver.executeScript('leave(true)');
}

/** Every way in which a script makes the browser compute the layout, as far as it is a property or a method. */
const WATCH_LAYOUT = `
  const reads = [];
  let watching = false;
  const watch = (owner, name) => {
    const { get, value, ...rest } = Object.getOwnPropertyDescriptor(owner, name);
    const noted = (act) => function (...args) { if (watching) reads.push(name); return act.apply(this, args); };
    Object.defineProperty(owner, name, { ...rest, ...(get ? { get: noted(get) } : { value: noted(value) }) });
  };
  const owners = [[Element, /^(client|scroll)(Width|Height|Top|Left)$|^get(BoundingClientRect|ClientRects)$|^checkVisibility$|^computed/],
    [HTMLElement, /^offset|^innerText$/], [MouseEvent, /^(offset|layer)[XY]$/], [Range, /Rect/], [Selection, /^toString$/],
    [Document, /^elements?FromPoint$|^caret/]];
  for (const [{ prototype }, names] of owners) {
    for (const name of Object.getOwnPropertyNames(prototype)) if (names.test(name)) watch(prototype, name);
  }
  for (const name of ['scrollX', 'scrollY', 'pageXOffset', 'pageYOffset', 'innerWidth', 'innerHeight', 'getComputedStyle']) watch(window, name);
  window.readsDuring = (act) => {
    reads.length = 0;
    watching = true;
    try { act(); } finally { watching = false; }
    return [...reads];
  };`;

/** One of every event that capture hears, dispatched at a button within the form. */
const DISPATCH_ALL = `return readsDuring(() => {
  const target = document.querySelector('form button');
  const init = { bubbles: true, composed: true, cancelable: true };
  const events = [
    ...['click', 'auxclick', 'mouseout', 'mouseover', 'mousedown', 'mouseup'].map((type) => new MouseEvent(type, { ...init, clientY: -1, detail: 1 })),
    ...['pointerdown', 'pointerover', 'pointermove', 'pointerup'].map((type) => new PointerEvent(type, { ...init, pointerType: 'mouse' })),
    ...['keydown', 'keyup'].map((type) => new KeyboardEvent(type, init)), new FocusEvent('focusin', init), new FocusEvent('blur', init),
    ...['input', 'change', 'submit', 'reset', 'invalid', 'scroll', 'toggle', 'play', 'playing', 'timeupdate', 'ended', 'emptied', 'copy',
      'selectionchange', 'visibilitychange', 'wheel', 'touchstart', 'fullscreenchange'].map((type) => new Event(type, init)),
  ];
  for (const event of events) target.dispatchEvent(event);
  window.dispatchEvent(new ErrorEvent('error', { error: new TypeError('x') }));
  leave(false);
});`;

const SCENES = {
  'no value, no text and no key is told': async (driver, t) => {
    const server = await observe(t, driver, { html: CHECKOUT, query: '?q=secret-token', capture: ALL });
    await fillIn(driver, server);
    const all = JSON.stringify([await told(driver), await refused(driver)]);
    // What is looked for there would be found, if it was.
    for (const event of ['form_start', 'form_submit', 'text_select', 'text_copy', 'link_click', 'exception', 'element_view', 'heat']) {
      assert.ok(all.includes(`"${event}"`), `${event} in ${all}`);
    }
    for (const secret of SECRETS) assert.ok(!all.includes(secret), `${secret} in ${all}`);
  },

  'no handler reads layout, nor does the work that is done when the page is left': async (driver, t) => {
    const server = await observe(t, driver, { html: CHECKOUT, capture: ALL });
    await driver.executeScript(WATCH_LAYOUT);
    assert.deepEqual(await driver.executeScript('return readsDuring(() => { scrollY; document.body.offsetTop; })'), ['scrollY', 'offsetTop'], 'what reads is seen');
    await advance(driver, server, 5000);
    assert.deepEqual(await driver.executeScript(DISPATCH_ALL), []);
    await told(driver);
    await advance(driver, server, 5000);
    assert.deepEqual(await refused(driver), []);
    await driver.executeScript('__errors.length = 0');
  },

  'after destroy() nothing is heard, and no timer is left': async (driver, t, engine) => {
    const server = await observe(t, driver, { html: CHECKOUT, capture: ALL });
    await told(driver);
    await driver.executeScript('end(); told.length = 0');
    // WebKit's driver sets a timer in the page for each script that it runs.
    if (engine !== 'webkit') assert.equal(await driver.executeScript('return __clock.next()'), null);
    await fillIn(driver, server);
    assert.deepEqual(await told(driver), []);
  },

  'what the journey spells wrong is refused, and the rest goes on': async (driver, t) => {
    await observe(t, driver, { html: CHECKOUT, capture: { visibility: { elements: 'p >' }, unheard_of: true, exit: false, forms: true } });
    await driver.findElement(By.css('[name="card"]')).sendKeys('1');
    assert.deepEqual(await told(driver), [['form_start', { form_id: 'pay' }]]);
    assert.deepEqual((await refused(driver)).map(([reason]) => reason), ['capture_failed']);
  },

  'where the selector of what to ignore is none, nothing is captured': async (driver, t) => {
    await observe(t, driver, { html: CHECKOUT, capture: ALL, settings: { ignore: '.account >' } });
    await driver.findElement(By.css('[name="card"]')).sendKeys('1');
    assert.deepEqual(await told(driver), []);
    assert.deepEqual((await refused(driver)).map(([reason]) => reason), ['capture_failed']);
  },

  "a page's own elements may be called like methods": async (driver, t) => {
    await observe(t, driver, { html: '<form id="odd"><input name="matches"><input name="closest"><input name="id"></form>', capture: ALL });
    await driver.findElement(By.css('[name="id"]')).sendKeys('1');
    assert.deepEqual((await told(driver)).filter(([event]) => event === 'form_start'), [['form_start', { form_id: 'odd' }]]);
    assert.deepEqual(await refused(driver), []);
  },

  'what happened just before the page is hidden is told at once': async (driver, t) => {
    await observe(t, driver, { html: CHECKOUT, capture: ALL });
    const events = await driver.executeScript(`document.querySelector('#away').click();
      leave(false);
      return told.map(([event]) => event);`);
    assert.deepEqual(events, ['link_click']);
  },
};

forEachEngine('manners of capture', async ({ driver, engine }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => scene(driver, t, engine));
  }
});
