// The gallery, which shows every kind of block (`www/shop/gallery`), and its journey for pages of other tests.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Key } from 'selenium-webdriver';
import { at } from './places.mjs';
import { slot, untilShown } from './shop.mjs';
import { untilPage } from './visit.mjs';

export const PAGE = '/shop/gallery/';

/** The journey of the gallery: JSON behind a comment. */
export const gallery = () => JSON.parse(readFileSync(at('www/shop/journeys/gallery.json'), 'utf8').replace(/^\/\/.*\n/, ''));

/** Blocks that lie over the page, and come when they are asked for. */
export const OVER = ['toast', 'modal', 'slide_in', 'reminder', 'sticky_cart'];

/** A folder with one journey, gone with the test. */
export function folderWith(t, journey) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, `${journey.journey}.json`), JSON.stringify(journey));
  return folder;
}

/** The gallery's blocks under another journey's name, with slots and facts of its own. */
export function withEveryKind(name, slots, facts = {}) {
  const { $schema: _, ...journey } = gallery();
  return { ...journey, journey: name, facts: { ...journey.facts, ...facts }, slots };
}

/** An element in the slot of a block. */
export const inSlot = (name, selector = '') => `${slot(`gallery_${name}`)} ${selector}`;
export const evaluate = (driver, expression, ...args) => driver.executeScript(`return ${expression}`, ...args);

/** Waits until all blocks of the page are shown, and what they do is loaded. */
export async function untilAll(driver) {
  const names = Object.keys(gallery().blocks).filter((name) => !OVER.includes(name));
  for (const name of names) await untilShown(driver, `gallery_${name}`, name);
  await untilPage(driver, 'the hotspots to be placed', `return document.querySelectorAll('${inSlot('hotspot', '[data-ms-placed]')}').length === 3`);
}

/** Presses keys where the focus is. */
export const press = (driver, ...keys) => driver.actions().sendKeys(...keys).perform();
export const focus = (driver, selector) => evaluate(driver, `document.querySelector(${JSON.stringify(selector)}).focus()`);
export const hasFocus = (driver, selector) => untilPage(driver, `the focus on ${selector}`, 'return !!document.activeElement?.matches(arguments[0])', selector);

/** Asks for a block over the page, by the keyboard, and waits until it is there. */
export async function ask(driver, name, isSeen = true) {
  await focus(driver, `[data-open=${name}]`);
  await press(driver, Key.ENTER);
  await untilPage(driver, `${name} to be shown`, `return !!document.querySelector('${inSlot(name, '.ms-block')}')`);
  if (isSeen) await untilPage(driver, `${name} to open`, `return !!document.querySelector('${inSlot(name, '[open]')}')`);
}
export const untilGone = (driver, name) => untilPage(driver, `${name} to be gone`, `return !document.querySelector('${inSlot(name, '.ms-block')}')`);

/** The visitor goes to another tab, or comes back to the window as it was. */
export async function setHidden(driver, isHidden, rect) {
  const window = driver.manage().window();
  if (isHidden) await window.minimize();
  else await window.setRect(rect);
  await untilPage(driver, 'the tab to be so', 'return document.hidden === arguments[0]', isHidden);
}
