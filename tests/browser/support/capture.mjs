// Capture on a page of its own, with a core that only keeps what it is told.

import { at } from './places.mjs';
import { serve } from './shop.mjs';
import { untilPage } from './visit.mjs';

/** Opens the page with this content, runs the script `before`, and begins to capture; gives the server. */
export async function observe(t, driver, { html = '', query = '', before = '', capture, settings = {} }) {
  const server = await serve(t, { collector: false, mounts: { '/sdk/': at('dist') } });
  await driver.get(server.url(`/pages/capture.html${query}`));
  if (before) await runInPage(driver, before);
  const problem = await driver.executeAsyncScript(
    `const [html, settings, done] = arguments;
     document.body.insertAdjacentHTML('beforeend', html);
     begin(settings).then(settle).then(() => done(null), (error) => done(String(error)));`,
    html, { ...settings, capture },
  );
  if (problem) throw new Error(problem);
  return server;
}

/** Runs a script as one of the page's own: drivers run theirs in a place apart. */
export const runInPage = (driver, script, ...args) =>
  driver.executeScript(
    `const script = document.createElement('script');
     script.textContent = arguments[0];
     document.head.append(script);
     script.remove();`,
    `(function () { ${script} })(...${JSON.stringify(args)});`,
  );

/** Waits until what has happened so far was worked off. */
export const settle = (driver) => driver.executeAsyncScript('settle().then(arguments[0])');

/** What was told so far: `[event, properties]`. */
export async function told(driver) {
  await settle(driver);
  return driver.executeScript('return told.map(([event, properties]) => [event, properties])');
}

/** What was refused so far. */
export const refused = (driver) => driver.executeScript('return refused');

/** Waits until so many events were told. */
export const untilTold = (driver, count) =>
  untilPage(driver, `${count} events`, 'return told.length >= arguments[0]', count);

/** Has an element do or get something: `script` sees it as `element`. */
export const on = (driver, selector, script) =>
  driver.executeScript(`const element = document.querySelector(arguments[0]); ${script}`, selector);

/** Scrolls an element into the middle of the window, and lets the page see that. */
export async function bring(driver, selector) {
  await on(driver, selector, "element.scrollIntoView({ block: 'center', behavior: 'instant' })");
  await settle(driver);
}

/** The visitor goes to another tab, or comes back; `act` there is the page's own time. */
export async function setHidden(driver, isHidden) {
  const window = driver.manage().window();
  if (isHidden) {
    setHidden.size = await window.getRect();
    await window.minimize();
  } else {
    await window.setRect(setHidden.size);
  }
  const state = isHidden ? 'hidden' : 'visible';
  await untilPage(driver, `the page to be ${state}`, 'return document.visibilityState === arguments[0]', state);
  await settle(driver);
}
