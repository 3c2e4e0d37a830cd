// A visitor's eyes and hands: looks until something is there, clicks it, and hears every error.

import assert from 'node:assert/strict';
import { By } from 'selenium-webdriver';
import { until } from './wait.mjs';

/** Waits until `script`, run in the page, returns something true; returns that. */
export function untilPage(driver, what, script, ...args) {
  const look = () => driver.executeScript(script, ...args);
  return until(what, look, { explain: () => state(driver) });
}

/** Waits until an element can be seen; returns it. */
export async function see(driver, selector) {
  const visible = async () => {
    const [element] = await driver.findElements(By.css(selector));
    return element && (await element.isDisplayed()) ? { element } : undefined;
  };
  const { element } = await until(`${selector} to be seen`, visible, { explain: () => state(driver) });
  return element;
}

/** Waits until an element's text contains `text`; returns the whole text. */
export function seeText(driver, selector, text) {
  const script = `const element = document.querySelector(arguments[0]);
    const text = element?.textContent ?? '';
    return text.includes(arguments[1]) ? { text } : undefined;`;
  const look = () => driver.executeScript(script, selector, text);
  const what = `${JSON.stringify(text)} in ${selector}`;
  return until(what, look, { explain: () => state(driver) }).then((found) => found.text);
}

/** Clicks an element as soon as it can be seen. */
export async function click(driver, selector) {
  const element = await see(driver, selector);
  // Away from fixed bars at the edges, which would take the click.
  await driver.executeScript("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element);
  await element.click();
}

/** Clicks a link and waits until the page that it leads to is there. */
export async function follow(driver, selector) {
  const script = 'return `${performance.timeOrigin} ${window.__clock?.page} ${location.href}`';
  const before = await driver.executeScript(script);
  await click(driver, selector);
  const arrived = async () => (await driver.executeScript(script)) !== before;
  await until(`the page behind ${selector}`, arrived, { explain: () => state(driver) });
  await loaded(driver);
}

/** Waits until the page and all that it names have been loaded. */
export function loaded(driver) {
  return untilPage(driver, 'the page to be loaded', "return document.readyState === 'complete'");
}

/** Opens one more tab with this address and makes it the one in front; returns its handle. */
export async function openTab(driver, url) {
  await driver.switchTo().newWindow('tab');
  await driver.get(url);
  return driver.getWindowHandle();
}

/** Uncaught errors, rejections, console calls and policy violations of all pages so far. */
export async function heard(driver, server) {
  const here = await driver.executeScript('return window.__errors ?? []');
  const key = ({ kind, text, page }) => JSON.stringify([kind, text, page]);
  return [...new Map([...server.watched, ...here].map((entry) => [key(entry), entry])).values()];
}

/** Asserts that no page has said anything, except what `allowed` (a pattern) fits. */
export async function expectQuiet(driver, server, allowed) {
  const all = await heard(driver, server);
  const unwanted = all.filter(({ kind, text }) => !allowed?.test(`${kind}: ${text}`));
  assert.deepEqual(unwanted, [], 'errors and console calls in the pages');
}

/** What the page looks like now, for the message of a test that waited in vain. */
async function state(driver) {
  const script = `return JSON.stringify({ url: location.href, title: document.title,
    clock: window.__clock?.now(), heard: window.__errors,
    text: document.body?.innerText?.slice(0, 600) }, null, 1)`;
  return driver.executeScript(script).catch((error) => `(the page does not answer: ${error.message})`);
}
