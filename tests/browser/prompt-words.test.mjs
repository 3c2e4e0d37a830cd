// The question about consent that we ask ourselves: its words in all languages and in hostile ones, what the
// browser's own signal makes of it, policies of the page, what cannot be loaded, and that axe finds nothing.

import assert from 'node:assert/strict';
import { violations } from './support/axe.mjs';
import { forEachEngine } from './support/engines.mjs';
import { folderWith } from './support/gallery.mjs';
import { HOSTILE } from './support/hostile.mjs';
import { at } from './support/places.mjs';
import {
  ALL, ANSWER, BANNER, HOLD, PAGE, PERSIST, PERSONALISE, SEND, SHEET,
  answerBySheet, asked, box, choice, evaluate, notAsked, ours, pick, refusals, ticked, untilIs, untilMode,
} from './support/prompt.mjs';
import { open, serve, storage } from './support/shop.mjs';
import { click, expectQuiet, heard, untilPage } from './support/visit.mjs';
import { sent } from './support/wire.mjs';

/** What stands above the page's words: the page's language, what the shop says of the question; then title, first button, its language. */
const WORDS = [
  ['?lang=en', 'May we fit this shop to you?', 'Reject all', ''],
  ['?lang=de-AT', 'Dürfen wir diesen Shop auf Sie abstimmen?', 'Alle ablehnen', ''],
  ['?lang=fr', 'Pouvons-nous adapter cette boutique à vous ?', 'Tout refuser', ''],
  ['?lang=ar&dir=rtl', 'هل تسمح بأن يتكيّف هذا المتجر معك؟', 'رفض الكل', ''],
  // A language that we do not have, and a page that says its own wrongly.
  ['?lang=fi', 'May we fit this shop to you?', 'Reject all', 'en'],
  ['?lang=!!', 'May we fit this shop to you?', 'Reject all'],
  ['?lang=de&wording={"texts":{"title":{"de":"Darf%20es%20passen?","en":"Shall%20it%20fit?"}}}', 'Darf es passen?', 'Alle ablehnen', ''],
  ['?lang=de-AT&wording={"texts":{"title":{"de":"Darf%20es%20passen?","de-AT":"Passt%20es?"}}}', 'Passt es?', 'Alle ablehnen', ''],
  ['?lang=fi&wording={"texts":{"title":"Sopiiko?","reject":{"fi":"Ei"}}}', 'Sopiiko?', 'Ei', ''],
  ['?lang=fr&wording={"texts":{"title":{"de":"Darf%20es%20passen?"}}}', 'Pouvons-nous adapter cette boutique à vous ?', 'Tout refuser', ''],
];

/** What a shop may have written wrongly, and what is said of it. */
const WRONG = [
  ['{"texts":{"titel":"x"}}', [['consent_wording', 'texts.titel']]],
  ['{"policy":"javascript:window.ran=1"}', [['consent_wording', 'policy']]],
  ['{"policy":7,"texts":[],"version":null}', [['consent_wording', 'policy']]],
  ['[]', []],
  ['null', []],
  ['{', [['consent_wording', undefined]]],
];

forEachEngine('consent prompt: words', async ({ driver }, t) => {
  const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
  for (const [query, ...expected] of WORDS) {
    await t.test(decodeURIComponent(query), async () => {
      await asked(driver, server, query);
      const title = "document.querySelector('.ms-consent-title')";
      await untilPage(driver, 'the words', `return ${title}.textContent !== ''`);
      const found = await evaluate(driver, `[${title}.textContent, document.querySelector('${choice('reject')}').textContent, ${title}.lang]`);
      assert.deepEqual(found.slice(0, expected.length), expected);
    });
  }
  for (const [wording, expected] of WRONG) {
    await t.test(`${wording} is told, and ours take its place`, async () => {
      await asked(driver, server, `?wording=${encodeURIComponent(wording)}`);
      const told = (await refusals(driver)).map(([reason, detail]) => [reason, reason === 'consent_wording' && wording === '{' ? undefined : detail]);
      assert.deepEqual(told, expected);
      assert.equal(await evaluate(driver, `document.querySelector('${BANNER}').getAttribute('aria-label')`), 'May we fit this shop to you?');
    });
  }
  await t.test('hostile texts are texts', async () => {
    const names = ['title', 'text', 'accept', 'reject', 'choose', 'heading', 'personalise', 'personalise_text', 'persist', 'persist_text', 'send', 'send_text', 'withheld', 'save', 'close', 'policy'];
    const shown = new Set();
    // As many to a page as there are texts; each of them is an address, too.
    for (let first = 0; first < HOSTILE.length; first += names.length) {
      const some = names.map((name, index) => [name, HOSTILE[(first + index) % HOSTILE.length]]);
      const policy = some[first / names.length % names.length][1];
      await asked(driver, server, `?gpc&wording=${encodeURIComponent(JSON.stringify({ texts: Object.fromEntries(some), policy: { en: policy } }))}`);
      await driver.executeScript("document.querySelector('#choices').click()");
      await untilIs(driver, SHEET);
      // Not every text comes back through a driver: they are compared in the page.
      const { texts, wrong, ran } = await evaluate(driver, `{
        texts: (() => {
          const own = Object.values(JSON.parse(document.querySelector('[data-ms-consent]').textContent).texts);
          const found = new Set([...document.querySelectorAll('.ms-consent *')].filter(({ children }) => !children.length).map(({ textContent }) => textContent));
          return own.map((text) => found.has(text));
        })(),
        wrong: [...document.querySelectorAll('.ms-consent, .ms-consent *')].flatMap((element) => [
          ...[...element.attributes].filter(({ name }) => !/^(?:class|href|type|id|for|lang|dir|open|disabled|(?:aria|data-ms)-[a-z]+)$/.test(name)).map(({ name }) => name),
          ...(element.href && !/^https?:/.test(element.href) ? [element.href] : []),
          ...(/^(?:section|div|p|h2|a|button|dialog|label|input)$/.test(element.localName) ? [] : [element.localName]),
        ]),
        ran: window.ran ?? null }`);
      assert.deepEqual([wrong, ran], [[], null]);
      some.forEach(([, text], index) => texts[index] && shown.add(text));
    }
    assert.ok(shown.size > 200, `${shown.size} of ${HOSTILE.length} shown as they are`);
  });
  await expectQuiet(driver, server);
}, { timeout: 240_000 });

/** What the journey makes of the browser's signal; whether "send" can be ticked, and what "accept all" allows. */
const SIGNALS = [
  ['no-share', false, PERSONALISE | PERSIST],
  ['opt-out', true, ALL],
  ['ignore', true, ALL],
];

forEachEngine('consent prompt: Global Privacy Control', async ({ driver }, t) => {
  for (const [gpc, isOffered, mode] of SIGNALS) {
    await t.test(gpc, async (t) => {
      const journeys = folderWith(t, { journey: `gpc-${gpc}`, version: 1, stages: { browsing: { initial: true } }, privacy: { gpc } });
      const server = await serve(t, { mounts: { '/sdk/': at('dist') }, collector: { journeys } });
      await asked(driver, server, `?gpc&journey=gpc-${gpc}`);
      await pick(driver, choice('choose'));
      await untilIs(driver, SHEET);
      assert.deepEqual(await ticked(driver), [false, false, false]);
      assert.equal(await evaluate(driver, `!document.querySelector('${box('send')}').disabled`), isOffered);
      assert.equal(await evaluate(driver, `document.querySelector('${SHEET}').textContent.includes('asks not to be tracked')`), !isOffered);
      await pick(driver, choice('accept', SHEET));
      await notAsked(driver, mode);
      assert.equal(JSON.parse((await storage(driver)).local[ANSWER]).send, isOffered);
      await expectQuiet(driver, server);
    });
  }
});

const WITHOUT_WASM = "default-src 'self'; require-trusted-types-for 'script'";
const STRICT = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";

/** A page's policy and what cannot be loaded; whether we ask, and what the browser may say of it. */
const TROUBLES = [
  { title: 'the strictest policy, with Trusted Types', csp: STRICT, isAsked: true },
  { title: 'the same without WebAssembly', query: '?engine=js', csp: WITHOUT_WASM, isAsked: true },
  { title: 'the policy forbids WebAssembly', csp: WITHOUT_WASM, isAsked: true, allowed: /^csp: script-src\S* blocked wasm-eval/ },
  { title: 'no journey: there is nothing to ask for', faults: [{ path: /^\/v1\/programs\//, status: 404 }], isAsked: false },
  { title: 'no question: nothing is concluded', faults: [{ path: /microstage-prompt\.js$/, status: 404 }], isAsked: false, refused: 'part_missing' },
];

forEachEngine('consent prompt: policies and troubles', async ({ driver, engine }, t) => {
  for (const { title, query = '', csp, faults = [], isAsked, allowed, refused } of TROUBLES) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
      for (const fault of [...faults, ...(csp ? [{ path: PAGE, csp }] : [])]) server.fault(fault);
      if (isAsked) {
        await asked(driver, server, query);
        await pick(driver, choice('choose'));
        await answerBySheet(driver, ['personalise', 'send']);
        await notAsked(driver, PERSONALISE | SEND);
      } else {
        await driver.get(server.url(`${PAGE}${query}`));
        await untilPage(driver, 'the end of the load', "return typeof window.microstage?.('rung') === 'string' && (microstage('rung') === 'inert' || microstage('diagnose').refusals.some(([reason]) => reason === 'part_missing'))");
        assert.deepEqual(await evaluate(driver, "[document.querySelectorAll('.ms-consent').length, document.querySelector('h1').textContent]"), [0, 'A shop without a consent platform']);
        if (refused) {
          assert.deepEqual((await refusals(driver)).map(([reason]) => reason), [refused]);
          await untilMode(driver, HOLD | PERSONALISE);
        }
        assert.deepEqual(await ours(driver), []);
        assert.deepEqual(sent(server), []);
      }
      const reports = (await heard(driver, server)).filter(({ kind }) => kind === 'csp');
      // WebKit refuses the module without a report.
      assert.equal(reports.length, allowed && engine !== 'webkit' ? 1 : 0, 'reports of the policy');
      await expectQuiet(driver, server, allowed);
    });
  }
});

forEachEngine('consent prompt: axe finds nothing, and nothing moves', async ({ driver, engine }, t) => {
  for (const query of ['?theme=light', '?theme=dark', '?lang=ar&dir=rtl&theme=light']) {
    await t.test(query, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
      // axe waits by timers of its own.
      server.scripts = false;
      await open(driver, server.url(`${PAGE}${query}`));
      await untilIs(driver, BANNER);
      const still = () => untilPage(driver, 'it to stand still', "return document.getAnimations().length === 0 && document.querySelector('.ms-consent-title').textContent !== ''");
      await still();
      if (engine === 'chromium') assert.deepEqual(await evaluate(driver, 'shifts'), []);
      assert.deepEqual(await violations(driver), []);
      await pick(driver, choice('choose'));
      await untilIs(driver, SHEET);
      await still();
      assert.deepEqual(await violations(driver), []);
      await pick(driver, choice('accept', SHEET));
      await untilIs(driver, BANNER, false);
      if (engine === 'chromium') assert.deepEqual(await evaluate(driver, 'shifts'), []);
    });
  }
});
