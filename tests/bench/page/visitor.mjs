// The same visit for every tracker, by real input: the home page, a scroll to its end, a card, the
// product with its pictures, colours and sizes, twice into the cart, and away.

const VIEWPORT = { width: 1280, height: 900 };

/** Time in which a page's scripts come to rest. */
const SETTLE_MS = 1500;

/** Time between two inputs, of a quick visitor. */
const STEP_MS = 150;

/** A busy machine makes figures bad; it need not end a run. */
const PATIENCE_MS = 120_000;

/**
 * Makes one visit in a browser that has stored nothing. `before` and `leaving` get the page;
 * `left` is called once it is gone.
 */
export async function visit(browser, origin, { throttling, before, leaving, left }) {
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
    await before(page, protocol);
    await page.goto(`${origin}/shop/index.html`, { waitUntil: 'load' });
    await page.waitForTimeout(SETTLE_MS);
    await look(page);
    await buy(page);
    await page.waitForTimeout(SETTLE_MS);
    await leaving(page, protocol);
    // Leaving hides the page: what the tracker has kept goes out now.
    await page.goto('about:blank');
    await left();
  } finally {
    await context.close();
  }
}

/** Down to the end of the page, and a card. */
async function look(page) {
  await page.mouse.move(VIEWPORT.width / 2, VIEWPORT.height / 2);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let scrolled = 0; scrolled < height; scrolled += VIEWPORT.height) {
    await page.mouse.wheel(0, VIEWPORT.height);
    await page.waitForTimeout(STEP_MS);
  }
  const card = page.locator('#loved a.card').first();
  await card.scrollIntoViewIfNeeded();
  await page.waitForTimeout(STEP_MS);
  await clickOn(page, card);
  await page.waitForURL('**/product.html**', { waitUntil: 'load' });
  await page.waitForTimeout(SETTLE_MS);
}

/** Eight clicks on the product's page. */
async function buy(page) {
  const button = page.locator('[data-test="add-to-cart"]');
  const clicked = [
    page.locator('.gallery-views button').nth(1),
    page.locator('.gallery-views button').nth(0),
    page.locator('[data-field="colours"] label').nth(1),
    page.locator('[data-field="colours"] label').nth(0),
    page.locator('[data-field="sizes"] label').nth(0),
    page.locator('[data-field="sizes"] label').nth(1),
    button,
    button,
  ];
  for (const locator of clicked) {
    await locator.scrollIntoViewIfNeeded();
    await clickOn(page, locator);
    await page.waitForTimeout(STEP_MS);
  }
  await page.mouse.wheel(0, VIEWPORT.height);
  await page.waitForTimeout(STEP_MS);
}

/** The mouse goes there in steps, as a hand does, and presses. */
async function clickOn(page, locator) {
  const box = await locator.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await page.mouse.down();
  await page.mouse.up();
}
