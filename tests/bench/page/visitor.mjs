// The same visit for every tracker, by real input: the home page, a scroll to its end, a card, the
// product with its pictures, colours and sizes, twice into the cart, and away.
//
// In a page that is slowed down six times each question of a driver takes its time, too, and an input
// that is asked for step by step comes late. So input is sent as the browser's protocol has it, and
// where things are is asked once a page.

import { within } from '../../browser/support/wait.mjs';

const VIEWPORT = { width: 1280, height: 900 };

/** Time that a visitor looks at a page at least before the next input, and before leaving. */
const LOOK_MS = 500;

/** Time between two inputs, of a quick visitor. */
const STEP_MS = 120;

/** A busy machine makes figures bad; it need not end a run. */
const PATIENCE_MS = 120_000;

/** What the trace calls the instant from which the page runs at full speed. */
export const FULL_SPEED = 'full speed';

/** What is clicked on the product's page, by what is in sight together: pictures; colours, sizes, the cart. */
const CLICKED = [
  [
    ['.gallery-views button', 1],
    ['.gallery-views button', 0],
  ],
  [
    ['[data-field="colours"] label', 1],
    ['[data-field="colours"] label', 0],
    ['[data-field="sizes"] label', 0],
    ['[data-field="sizes"] label', 1],
    ['[data-test="add-to-cart"]', 0],
    ['[data-test="add-to-cart"]', 0],
  ],
];

/**
 * Makes one visit in a browser that has stored nothing. `before` and `leaving` get the page; `quiet`
 * is called where the network has to come to rest.
 */
export async function visit(browser, origin, { throttling, before, leaving, quiet }) {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    // The visitor has answered the shop's question about privacy before.
    storageState: { cookies: [], origins: [{ origin, localStorage: [{ name: 'shop.consent', value: '"granted"' }] }] },
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const protocol = await context.newCDPSession(page);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: throttling });
    const rest = async () => {
      await page.waitForTimeout(LOOK_MS);
      // What was to be done after the load is done, however busy the machine is. A page that draws no
      // frame any more may never be told that it is idle.
      await ask(protocol, 'new Promise((done) => requestIdleCallback(() => done(), { timeout: 2000 }))');
      await quiet();
    };
    await before(page, protocol);
    await page.goto(`${origin}/shop/index.html`, { waitUntil: 'load' });
    await rest();
    const mouse = new Mouse(page, protocol);
    await look(protocol, mouse);
    await page.waitForURL('**/product.html**', { waitUntil: 'load' });
    await rest();
    await buy(protocol, mouse);
    await rest();
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    // The browser slows a thread down by stopping it for a millisecond or more at a time: what a handler of
    // a tenth of that takes is seen only where nothing is stopped.
    await ask(protocol, `console.timeStamp('${FULL_SPEED}')`);
    for (const part of CLICKED.map((each) => each.filter(([selector]) => !selector.includes('cart')))) {
      for (const place of await placesOf(protocol, part)) await mouse.click(place);
    }
    await rest();
    await leaving(page, protocol);
    // Leaving hides the page: what the tracker has kept goes out now.
    await page.goto('about:blank');
    await quiet();
  } finally {
    await context.close();
  }
}

/** Down to the end of the page, and a card. */
async function look(protocol, mouse) {
  await mouse.move(VIEWPORT.width / 2, VIEWPORT.height / 2);
  const height = await ask(protocol, 'document.documentElement.scrollHeight');
  for (let scrolled = 0; scrolled < height; scrolled += VIEWPORT.height) await mouse.wheel(VIEWPORT.height);
  const [card] = await placesOf(protocol, [['#loved a.card', 0]]);
  await mouse.click(card);
}

/** Eight clicks on the product's page. */
async function buy(protocol, mouse) {
  for (const part of CLICKED) {
    for (const place of await placesOf(protocol, part)) await mouse.click(place);
  }
  await mouse.wheel(VIEWPORT.height);
  const count = await ask(protocol, "document.querySelector('[data-cart-count]').textContent");
  // Clicks beside what they were meant for would be cheap for every tracker.
  if (count !== '2') throw new Error(`found ${count || 'nothing'} in the cart; expected 2 pieces after the clicks`);
}

/** The middles of some elements that stand together, in sight: the page is scrolled where one of them is not. */
async function placesOf(protocol, wanted) {
  const places = (list) => {
    const found = list.map(([selector, index]) => document.querySelectorAll(selector)[index]);
    const boxes = () => found.map((element) => element.getBoundingClientRect());
    // The shop's header stays at the top, and would take the click.
    const hidden = boxes().findIndex(({ top, bottom }) => top < document.querySelector('.header').offsetHeight || bottom > innerHeight);
    if (hidden >= 0) found[hidden].scrollIntoView({ block: 'center', behavior: 'instant' });
    return boxes().map(({ left, top, width, height }) => ({ x: left + width / 2, y: top + height / 2 }));
  };
  return ask(protocol, `(${places})(${JSON.stringify(wanted)})`);
}

/** What an expression gives in the page. A driver's own way would bring scripts of its own into the page. */
async function ask(protocol, expression) {
  const asked = protocol.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  const { result, exceptionDetails } = await within(PATIENCE_MS, expression, asked);
  if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
  return result.value;
}

/** The mouse of a page, with a hand's pauses. */
class Mouse {
  #page;
  #protocol;
  #at = { x: 0, y: 0 };

  constructor(page, protocol) {
    this.#page = page;
    this.#protocol = protocol;
  }

  async move(x, y) {
    this.#at = { x, y };
    await this.#send('mouseMoved');
  }

  async wheel(deltaY) {
    await this.#send('mouseWheel', { deltaX: 0, deltaY });
    await this.#page.waitForTimeout(STEP_MS);
  }

  /** There in steps, as a hand goes, and pressed. */
  async click({ x, y }) {
    const from = this.#at;
    for (const way of [0.25, 0.5, 0.75, 1]) await this.move(from.x + (x - from.x) * way, from.y + (y - from.y) * way);
    await this.#send('mousePressed', { button: 'left', buttons: 1, clickCount: 1 });
    await this.#send('mouseReleased', { button: 'left', clickCount: 1 });
    await this.#page.waitForTimeout(STEP_MS);
  }

  #send(type, more) {
    return this.#protocol.send('Input.dispatchMouseEvent', { type, ...this.#at, ...more });
  }
}
