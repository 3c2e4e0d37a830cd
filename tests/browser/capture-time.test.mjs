// What capture measures over time: how long an element was in view, how long somebody was there.

import assert from 'node:assert/strict';
import { By, Origin } from 'selenium-webdriver';
import { advance, jump } from './support/clock.mjs';
import { bring, observe, on, setHidden, told } from './support/capture.mjs';
import { forEachEngine } from './support/engines.mjs';
import { expectQuiet } from './support/visit.mjs';

const show = (selector) => (driver) => bring(driver, selector);
const wait = (ms) => (driver, server) => advance(driver, server, ms);
const sleep = (ms) => (driver, server) => jump(driver, server, ms);
const hide = (driver) => setHidden(driver, true);
const comeBack = (driver) => setHidden(driver, false);
const leave = (ended) => (driver) => driver.executeScript('leave(arguments[0])', ended);
const doing = (selector, script) => (driver) => on(driver, selector, script);

/** Somebody is there. */
const move = doing('body', "element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))");

/** The mouse is moved onto an element. */
const point = (selector) => async (driver) =>
  driver.actions().move({ origin: await driver.findElement(By.css(selector)), duration: 0 }).perform();

/** The mouse is moved to the upper left corner. */
const away = (driver) => driver.actions().move({ origin: Origin.VIEWPORT, x: 1, y: 1, duration: 0 }).perform();

// The card is below the first screen.
const CARD = '<div id="top" class="tall"></div><div id="card" class="box"></div><div class="tall"></div>';
const VIEW = ['element_view', { element: '#card', share: 0.5, seconds: 1, width: 400, height: 200 }];
const VISIBLE = { html: CARD, capture: { visibility: { elements: '#card, .later' } } };

/** The card, so far up that this many of its 200 pixels are in view. */
const showPixels = (pixels) => async (driver) => {
  await on(driver, '#card', `scrollTo({ top: scrollY + element.getBoundingClientRect().bottom - ${pixels}, behavior: 'instant' })`);
  await told(driver);
};

const ENGAGED = { html: `<div id="near" class="box" data-ms-slot="hero" data-ms-shows="offer"></div>${CARD}`, capture: { engagement: { elements: '#card', slots: true } } };

const HESITATION = { html: '<p>Text</p><button id="add" class="box">Add <b>now</b></button>', capture: { hesitation: { elements: '#add' } } };

const ROWS = [
  ['visibility: half of it for a second', { ...VISIBLE, acts: [show('#card'), wait(1000)], expected: [VIEW] }],
  ['visibility: not less time', { ...VISIBLE, acts: [show('#card'), wait(990), show('#top'), wait(2000)], expected: [] }],
  ['visibility: time adds up', { ...VISIBLE, acts: [show('#card'), wait(600), show('#top'), wait(5000), show('#card'), wait(399)], expected: [] }],
  ['visibility: time adds up to a second', { ...VISIBLE, acts: [show('#card'), wait(600), show('#top'), wait(5000), show('#card'), wait(400)], expected: [VIEW] }],
  ['visibility: once in a view', { ...VISIBLE, acts: [show('#card'), wait(3000), show('#top'), show('#card'), wait(3000)], expected: [VIEW] }],
  ['visibility: again in the next view', { ...VISIBLE, acts: [show('#card'), wait(3000), leave(true), wait(1000)], expected: [VIEW, VIEW] }],
  ['visibility: 90 of 200 pixels are not half', { ...VISIBLE, acts: [showPixels(90), wait(5000)], expected: [] }],
  ['visibility: 100 of 200 pixels are half', { ...VISIBLE, acts: [showPixels(100), wait(1000)], expected: [VIEW] }],
  ['visibility: a hidden tab sees nothing', { ...VISIBLE, acts: [show('#card'), wait(600), hide, wait(60_000), comeBack, wait(399)], expected: [] }],
  ['visibility: it goes on when the tab comes back', { ...VISIBLE, acts: [show('#card'), wait(600), hide, wait(60_000), comeBack, wait(400)], expected: [VIEW] }],
  ['visibility: a machine that sleeps sees nothing', { ...VISIBLE, acts: [show('#card'), wait(100), sleep(3_600_000), wait(800)], expected: [] }],
  ['visibility: an element that comes later', {
    ...VISIBLE,
    acts: [doing('#top', `element.insertAdjacentHTML('beforebegin', '<div class="later box"></div>')`), (driver) => told(driver), show('.later'), wait(1000)],
    expected: [['element_view', { element: 'div.later', share: 0.5, seconds: 1, width: 400, height: 200 }]],
  }],
  ['visibility: one that is gone again', { ...VISIBLE, acts: [show('#card'), wait(500), doing('#card', 'element.remove()'), (driver) => told(driver), wait(5000)], expected: [] }],
  ['visibility: one that is larger than the window, once it fills half of that', {
    html: `${CARD}<div id="long" style="height: 9000px"></div>`,
    capture: { visibility: { elements: '#long', seconds: 2 } },
    acts: [show('#long'), wait(2000)],
    expected: [['element_view', { element: '#long', share: 0.5, seconds: 2, width: 'WIDE', height: 9000 }]],
  }],
  ['visibility: small ones are passed over', { html: CARD, capture: { visibility: { elements: '#card', size: 201 } }, acts: [show('#card'), wait(5000)], expected: [] }],
  ['visibility: not where the shop does not want it', {
    html: `<div data-ms-ignore><div id="card" class="box"></div></div>`,
    capture: { visibility: { elements: '#card' } }, acts: [wait(5000)], expected: [],
  }],

  ['engagement: told when the page is left, for what was in view', {
    ...ENGAGED, acts: [move, wait(4000), leave(false), wait(2000), leave(false)],
    expected: [['element_engaged', { element: 'slot:hero', seconds: 4, promotion_id: 'offer' }], ['element_engaged', { element: 'slot:hero', seconds: 2, promotion_id: 'offer' }]],
  }],
  ['engagement: each element has its own', {
    ...ENGAGED, acts: [move, wait(4000), show('#card'), move, wait(3000), leave(false)],
    expected: [['element_engaged', { element: 'slot:hero', seconds: 4, promotion_id: 'offer' }], ['element_engaged', { element: '#card', seconds: 3 }]],
  }],
  ['engagement: nobody is there after half a minute', {
    ...ENGAGED, acts: [show('#card'), move, wait(100_000), leave(false)],
    expected: [10, 10, 10].map((seconds) => ['element_engaged', { element: '#card', seconds }]),
  }],
  ['engagement: as long as the journey says', {
    html: CARD, capture: { engagement: { elements: '#card', idle: 5000 } },
    acts: [show('#card'), move, wait(60_000), leave(false)], expected: [['element_engaged', { element: '#card', seconds: 5 }]],
  }],
  ['engagement: not in a hidden tab', {
    ...ENGAGED, acts: [move, wait(3000), hide, wait(20_000), comeBack, wait(2000), leave(false)],
    expected: [['element_engaged', { element: 'slot:hero', seconds: 3, promotion_id: 'offer' }], ['element_engaged', { element: 'slot:hero', seconds: 2, promotion_id: 'offer' }]],
  }],
  ['engagement: not while the machine sleeps', {
    ...ENGAGED, acts: [move, wait(2000), sleep(3_600_000), leave(false)], expected: [['element_engaged', { element: 'slot:hero', seconds: 2, promotion_id: 'offer' }]],
  }],
  ['engagement: what a slot shows next has its own', {
    ...ENGAGED, acts: [move, wait(4000), doing('#near', "element.dataset.msShows = 'help'"), wait(3000), leave(true)],
    expected: [['element_engaged', { element: 'slot:hero', seconds: 6, promotion_id: 'offer' }], ['element_engaged', { element: 'slot:hero', seconds: 1, promotion_id: 'help' }]],
  }],

  ['hesitation: the pointer stays', { ...HESITATION, acts: [away, point('#add b'), (driver) => told(driver), wait(3000), wait(9000)], expected: [['hesitation', { element: '#add', seconds: 3 }]] }],
  ['hesitation: within the element it may move', { ...HESITATION, acts: [away, point('#add b'), (driver) => told(driver), wait(2000), point('#add'), wait(1000)], expected: [['hesitation', { element: '#add', seconds: 3 }]] }],
  ['hesitation: not where the visitor goes on, or acts', {
    ...HESITATION,
    acts: [away, point('#add'), (driver) => told(driver), wait(2900), point('p'), (driver) => told(driver), wait(5000), point('#add'), (driver) => told(driver),
      (driver) => driver.findElement(By.css('#add')).click(), (driver) => told(driver), wait(5000)],
    expected: [],
  }],
  ['hesitation: not in a hidden tab', { ...HESITATION, acts: [away, point('#add'), (driver) => told(driver), wait(1000), hide, wait(5000)], expected: [] }],
];

forEachEngine('capture over time', async ({ driver }, t) => {
  const home = await driver.manage().window().getRect();
  for (const [title, { acts, expected, ...setting }] of ROWS) {
    await t.test(title, async (t) => {
      await driver.manage().window().setRect(home);
      const server = await observe(t, driver, setting);
      for (const act of acts) await act(driver, server);
      const seen = await told(driver);
      for (const [, properties] of seen) if (properties.width > 1000) properties.width = 'WIDE';
      assert.deepEqual(seen, expected);
      assert.deepEqual(await driver.executeScript('return refused'), []);
      await expectQuiet(driver, server);
    });
  }
}, { own: true });
