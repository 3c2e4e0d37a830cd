// One visitor with their tabs, who says things in them. What was said is counted in the pages and
// noted here, step by step: that is what the store is compared with.

import { advance } from '../browser/support/clock.mjs';
import { follow, untilPage } from '../browser/support/visit.mjs';
import { running } from '../browser/support/shop.mjs';
import { until } from '../browser/support/wait.mjs';

/** A visitor's browser, with a page of a shop in each tab. */
export class Visitor {
  /** Everything that was said: the marks of all tabs. */
  said = new Set();
  /** How many pages have been loaded. */
  views = 0;
  #tabs = new Map();
  #opened = 0;
  #step = 0;

  /**
   * `frame`: Microstage runs in a frame of the page; `alone`: tabs know nothing of each other;
   * `real`: pages have the real clock.
   */
  constructor(driver, server, { address, frame = false, alone = false, real = false }) {
    Object.assign(this, { driver, server, address, frame, alone, real });
  }

  /** How many things each tab has said, closed ones too. */
  get perTab() {
    const made = new Map();
    for (const mark of this.said) made.set(mark.split('-')[0], (made.get(mark.split('-')[0]) ?? 0) + 1);
    return [...made.values()];
  }

  /** The last mark of each tab that is open. */
  lastSaid() {
    return this.tabs.map((name) => `${name}-${this.#tabs.get(name).made}`);
  }

  /** The names of the tabs that are open. */
  get tabs() {
    return [...this.#tabs.keys()];
  }

  /** Opens a tab; its name. */
  async open() {
    const { driver } = this;
    await driver.switchTo().newWindow('tab');
    const name = `t${(this.#opened += 1)}`;
    this.#tabs.set(name, { handle: await driver.getWindowHandle(), made: 0 });
    await driver.get(this.address);
    await this.#enter(name);
    return name;
  }

  /** Comes back to a tab. */
  async to(name) {
    await this.driver.switchTo().window(this.#tabs.get(name).handle);
    if (this.frame) await this.driver.switchTo().frame(0);
  }

  /** Runs a script in a tab, and gives what it returns. */
  async run(name, script, ...args) {
    await this.to(name);
    return this.driver.executeScript(script, ...args);
  }

  /** Says `count` things in a tab. */
  async say(name, count) {
    await this.#goOn();
    await this.to(name);
    const found = await this.driver.executeScript('return say(arguments[0], arguments[1])', count, (this.#step += 1));
    this.#note(name, found);
  }

  /** Says `count` times `each` things in each of some tabs, in all of them at once. */
  async sayTogether(names, count, each = 1) {
    if (this.alone) {
      for (const name of names) await this.say(name, count * each);
      return;
    }
    await this.#goOn();
    this.#step += 1;
    for (const name of names) {
      await this.to(name);
      await this.driver.executeScript('sayWithOthers(...arguments)', count, each, this.#step);
    }
    await this.driver.executeScript('go()');
    for (const name of names) {
      await this.to(name);
      this.#note(name, await untilPage(this.driver, 'everything to be said', 'return !window.waiting && window.name'));
    }
  }

  /** Says `count` things and loads the page anew at once. */
  async reload(name, count) {
    await this.say(name, count);
    await this.driver.navigate().refresh();
    await this.#enter(name);
  }

  /** Says `count` things and follows a link at once, with what the page says of the click. */
  async follow(name, count) {
    await this.say(name, count);
    await this.driver.executeScript('window.step = arguments[0]', (this.#step += 1));
    await follow(this.driver, '#next');
    await running(this.driver);
    this.views += 1;
    this.#note(name, await this.driver.executeScript('return window.name'));
  }

  /** Says `count` things and closes the tab at once. */
  async close(name, count) {
    await this.say(name, count);
    await this.driver.close();
    this.#tabs.delete(name);
    if (this.tabs.length) await this.to(this.tabs[0]);
  }

  /** Leaves every tab and is done. */
  async leave() {
    for (const { handle } of this.#tabs.values()) {
      await this.driver.switchTo().window(handle);
      await this.driver.close();
    }
    this.#tabs.clear();
    const [first] = await this.driver.getAllWindowHandles();
    await this.driver.switchTo().window(first);
  }

  /** Lets time go by for all pages. */
  async wait(ms) {
    if (this.real) return;
    await advance(this.driver, this.server, ms);
  }

  /** Waits until every tab is in this stage: those out of sight take their turns when their browser lets them. */
  async untilStage(stage) {
    let found = [];
    const all = async () => {
      found = await this.stages();
      return found.every((each) => each === stage);
    };
    await until(`all tabs to be in ${stage}`, all, { explain: () => found.join(', ') });
  }

  /** The stage in each tab. */
  async stages() {
    const stages = [];
    for (const name of this.tabs) {
      await this.to(name);
      stages.push(await this.driver.executeScript("return window.microstage('stage')"));
    }
    return stages;
  }

  /** Nobody is in two tabs at one instant, and a log is in the order of its times: without this all would have one. */
  async #goOn() {
    if (this.tabs.length > 1) await this.wait(1);
  }

  async #enter(name) {
    const { driver } = this;
    if (this.frame) {
      const found = () => driver.executeScript("return document.querySelector('iframe') !== null");
      await until('the frame', found);
      await driver.switchTo().frame(0);
    }
    await untilPage(driver, 'the page', 'return window.say !== undefined');
    await running(driver);
    this.views += 1;
    // A frame that was made anew has lost its name.
    await driver.executeScript('window.name = arguments[0]', `${name} ${this.#tabs.get(name).made}`);
  }

  #note(name, found) {
    const tab = this.#tabs.get(name);
    const [, made] = found.split(' ');
    while (tab.made < Number(made)) this.said.add(`${name}-${(tab.made += 1)}`);
  }
}
