// Real browsers for tests, one at a time, in the three engines that shoppers use.
//
//   forEachEngine('the banner is shown', async ({ driver, engine }, t) => { … });
//
// registers one test for each engine. An engine that is not installed is skipped by name, with
// the reason. MICROSTAGE_ENGINES=chromium,firefox limits which ones there are at all.

import { after, test } from 'node:test';
import { Builder, Capabilities } from 'selenium-webdriver';
import { ENGINES } from './drivers.mjs';
import { until, within } from './wait.mjs';

/** The engines that this run is about. */
export const engines = selected(process.env.MICROSTAGE_ENGINES);

function selected(limit) {
  const all = Object.keys(ENGINES);
  const wanted = (limit ?? '').split(',').map((name) => name.trim()).filter(Boolean);
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length) {
    throw new Error(`MICROSTAGE_ENGINES: found ${unknown.join(', ')}; expected some of ${all.join(', ')}`);
  }
  return wanted.length ? all.filter((name) => wanted.includes(name)) : all;
}

/** Why an engine cannot be used here; `undefined` when it can. */
export function lacking(name) {
  const programs = Object.entries(ENGINES[name].programs());
  const missing = programs.filter(([, file]) => !file).map(([program]) => program);
  return missing.length ? `${missing.join(', ')} not found; run \`cargo xtask tools\`` : undefined;
}

/**
 * Opens a browser as it comes out of the box: no cookies, no storage, no cache.
 * Returns `{ driver, engine, close }`; `close` ends the browser and its driver.
 *
 * Options: `args` (command line of the browser), `prefs`, `excludeSwitches` (Chromium).
 */
export async function openBrowser(name, options = {}) {
  const reason = lacking(name);
  if (reason) throw new Error(`${name}: ${reason}`);
  const { programs, launch } = ENGINES[name];
  const { processes, address, capabilities } = await launch(programs(), options);
  const explain = () => processes.map((each) => each.printed).join('\n');
  let driver;
  const close = async () => {
    // Quitting closes the browser; then the driver has nothing left to look after.
    if (driver) await within(10_000, `quitting ${name}`, driver.quit()).catch(() => {});
    for (const each of processes) await each.stop();
  };
  try {
    const answers = async () => (await fetch(`${address}/status`)).ok;
    await until(`the driver of ${name}`, answers, { explain });
    driver = await within(
      60_000,
      `opening ${name}`,
      // An address, and never a search for drivers or browsers to download.
      new Builder().usingServer(address).withCapabilities(new Capabilities(capabilities)).build(),
    );
    await driver.manage().setTimeouts({ pageLoad: 30_000, script: 30_000, implicit: 0 });
  } catch (error) {
    await close();
    throw new Error(`${name} could not be opened: ${error.message}\n${explain()}`);
  }
  return { driver, engine: name, close };
}

/** Browsers that wait for the next test, by engine: opening one takes Firefox five seconds. */
const waiting = new Map();

after(() => Promise.all([...waiting.values()].map((browser) => browser.close())));

/** A browser that a test has left as it found it, or a new one. */
async function borrow(name) {
  const browser = waiting.get(name) ?? (await openBrowser(name));
  waiting.delete(name);
  return browser;
}

/**
 * Takes a browser back: one window, no page, no history. Each test has a server of its own on a port of its own, and so
 * an origin that no other one has; only cookies know no ports. Where this fails, the browser is closed.
 */
async function giveBack(browser) {
  const { driver, engine } = browser;
  try {
    await driver.manage().deleteAllCookies();
    const before = await driver.getAllWindowHandles();
    // A new one, whose history is empty.
    await driver.switchTo().newWindow('tab');
    const own = await driver.getWindowHandle();
    for (const each of before) {
      await driver.switchTo().window(each);
      await driver.close();
    }
    await driver.switchTo().window(own);
    waiting.set(engine, browser);
  } catch {
    await browser.close();
  }
}

/**
 * Registers one test for each engine of this run; `body` gets an open browser and the test.
 * Browsers go from test to test, as `giveBack` says; after a test that failed there is a new one.
 *
 * Options: those of `openBrowser`, for which there is a browser of the test's own; `own`, which asks for
 * one without any (cookies, sizes of windows, the browser's protocol); `timeout` in milliseconds (120,000
 * unless told otherwise); `only`, a list of engines that the test is about.
 */
export function forEachEngine(title, body, { timeout = 120_000, only = engines, own = false, ...options } = {}) {
  for (const name of engines.filter((each) => only.includes(each))) {
    const skip = lacking(name);
    test(`${title} [${name}]`, { timeout, skip: skip ?? false }, async (t) => {
      const isOwn = own || Object.keys(options).length > 0;
      const browser = isOwn ? await openBrowser(name, options) : await borrow(name);
      let isSound = false;
      try {
        await body(browser, t);
        isSound = !isOwn;
      } finally {
        await (isSound ? giveBack(browser) : browser.close());
      }
    });
  }
}
