// A visitor who is asked for consent by us (`tests/browser/pages/prompt.html`).

import { open, running, storage } from './shop.mjs';
import { click, untilPage } from './visit.mjs';

/** The page; what its address may say stands in prompt.js beside it. */
export const PAGE = '/pages/prompt.html';
/** Where the answer is kept. */
export const ANSWER = 'microstage-consent';

/** By bit. */
export const PURPOSES = ['personalise', 'persist', 'send'];
export const [PERSONALISE, PERSIST, SEND, HOLD] = [1, 2, 4, 8];
export const ALL = PERSONALISE | PERSIST | SEND;

/** The two layers. */
export const BANNER = '.ms-consent-banner';
export const SHEET = '.ms-consent-sheet';
/** A button. */
export const choice = (name, layer = BANNER) => `${layer} [data-ms-choice=${name}]`;
/** A purpose's box. */
export const box = (name) => `#ms-consent-${name}`;

export const evaluate = (driver, expression, ...args) => driver.executeScript(`return ${expression}`, ...args);
/** Clicks in a layer once it stands still: a browser may miss what moves. */
export async function pick(driver, selector) {
  await untilPage(driver, 'it to stand still', 'return document.getAnimations().length === 0');
  await click(driver, selector);
}

/** Presses keys where the focus is. */
export const press = (driver, ...keys) => driver.actions().sendKeys(...keys).perform();
export const untilIs = (driver, selector, isThere = true) =>
  untilPage(driver, `${selector} to be ${isThere ? 'there' : 'gone'}`, 'return !!document.querySelector(arguments[0]) === arguments[1]', selector, isThere);
export const hasFocus = (driver, selector) => untilPage(driver, `the focus on ${selector}`, 'return !!document.activeElement?.matches(arguments[0])', selector);
export const untilMode = (driver, mode) => untilPage(driver, `consent ${mode}`, "return microstage('diagnose').consent === arguments[0]", mode);
/** Which purposes are ticked in the sheet. */
export const ticked = (driver) => evaluate(driver, `${JSON.stringify(PURPOSES)}.map((name) => document.querySelector('#ms-consent-' + name).checked)`);
/** What was refused, but for what a test asks before there is somebody to answer. */
export const refusals = (driver) => evaluate(driver, "microstage('diagnose').refusals.filter(([reason]) => reason !== 'unusable')");
/** The keys of ours in the storage. */
export const ours = async (driver) => Object.keys((await storage(driver)).local).filter((key) => key.startsWith('microstage'));

/** Opens the page and waits for the question. */
export async function asked(driver, server, query = '') {
  await open(driver, server.url(`${PAGE}${query}`));
  await untilIs(driver, BANNER);
  await untilMode(driver, HOLD | PERSONALISE);
}

/** Waits until this page knows that it need not ask. */
export async function notAsked(driver, mode) {
  await running(driver);
  await untilMode(driver, mode);
  await untilIs(driver, BANNER, false);
}

/** Answers each purpose by itself. */
export async function answerBySheet(driver, purposes) {
  if (!(await evaluate(driver, `!!document.querySelector('${SHEET}')`))) await pick(driver, choice('choose'));
  await untilIs(driver, SHEET);
  for (const name of PURPOSES) {
    const isTicked = await evaluate(driver, 'document.querySelector(arguments[0]).checked', box(name));
    if (isTicked !== purposes.includes(name)) await pick(driver, box(name));
  }
  await pick(driver, choice('save', SHEET));
  await untilIs(driver, SHEET, false);
}
