// A checkout full of what must never leave it: typed into fields, filled in, in addresses, titles,
// links and the shop's own data layer. The visitor has agreed to everything. Then every byte that left
// the page and every value that it stored is searched, as it is and in the usual disguises.

import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { By } from 'selenium-webdriver';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { click, expectQuiet } from './support/visit.mjs';
import { running, serve, storage } from './support/shop.mjs';
import { BATCH, expectSent, sent } from './support/wire.mjs';

/** Recognised by their form wherever the shop puts them. */
const BY_FORM = {
  card: '4242424242424242',
  'card in groups': '5555 5555 5555 4444',
  'American Express': '378282246310005',
  mail: 'jane.doe@example.com',
  telephone: '+491715550123',
  token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  session: '5f4dcc3b5aa765d61d8327deb882cf99a1b2c3d4',
};

/** Secret by their place: only in fields, where nothing is read. */
const BY_PLACE = { password: 'correct horse battery', 'shown password': 'hunter2-hunter2', code: 'cvc 9137 cvc', note: 'leave it with the neighbour' };

/** How a text may stand in what is sent or stored. */
const DISGUISES = {
  raw: (text) => text,
  'without blanks': (text) => text.replace(/ /g, ''),
  'percent-encoded': encodeURIComponent,
  'as in a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'in JSON': (text) => JSON.stringify(text).slice(1, -1),
  'in JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  backwards: (text) => [...text].reverse().join(''),
};

/** Every form of a secret: base64 depends on what stands before, so the inner letters of all three places. */
function formsOf(secret) {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString('base64');
    return [`in base64, ${shift}`, text.slice(shift ? 4 : 0, -4)];
  });
  return [...Object.entries(DISGUISES).map(([name, act]) => [name, act(secret)]), ...base64].filter(([, text]) => text.length >= 4);
}

/** The secrets that are found in a text, by name and disguise. */
function found(text, secrets) {
  const lower = text.toLowerCase();
  return Object.entries(secrets).flatMap(([name, secret]) =>
    formsOf(secret).filter(([, form]) => lower.includes(form.toLowerCase())).map(([disguise]) => `${name}, ${disguise}`),
  );
}

const unpacked = ({ body }) => (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString();

/** The visitor fills in the form by hand, as people do, and looks at what they typed. */
async function fillIn(driver) {
  const fields = { '#card': BY_FORM['card in groups'], '#code': BY_PLACE.code, '#email': BY_FORM.mail, '#tel': BY_FORM.telephone, '#password': BY_PLACE.password, '#shown': BY_PLACE['shown password'], '#note': BY_PLACE.note };
  for (const [selector, text] of Object.entries(fields)) await driver.findElement(By.css(selector)).sendKeys(text);
  await click(driver, '#show');
  await driver.executeScript(
    `document.querySelector('#hidden').value = arguments[0];
     // As a password manager or a browser fills in.
     const card = document.querySelector('#card');
     card.value = arguments[1];
     card.dispatchEvent(new InputEvent('input', { bubbles: true }));
     card.dispatchEvent(new Event('change', { bubbles: true }));`,
    BY_FORM.token, BY_FORM.card,
  );
}

/** The shop makes every mistake that it can: secrets in titles, links, names and its data layer. */
const mistakes = (driver) =>
  driver.executeScript(
    `const [secrets] = arguments;
     const all = Object.values(secrets);
     document.title = 'Thank you, ' + all.join(' and ');
     document.querySelector('#summary').textContent = 'Paid with ' + all.join(', ');
     document.querySelector('#link').href = '/account/' + secrets.session + '/' + encodeURIComponent(secrets.mail) + '?token=' + secrets.token + '#' + secrets.card;
     document.querySelector('#mail').href = 'mailto:' + secrets.mail;
     document.querySelector('#call').href = 'tel:' + secrets.telephone;
     const pay = document.querySelector('form button');
     pay.className = 'button pay-' + secrets.session;
     pay.id = 'pay-' + secrets.card;
     const query = new URLSearchParams(Object.entries(secrets)).toString();
     history.pushState(null, '', '/pages/reset/' + encodeURIComponent(secrets.mail) + '/' + secrets.token + '?' + query + '&utm_source=' + encodeURIComponent(secrets.mail) + '&gclid=' + secrets.session + '#' + query);
     window.dataLayer = window.dataLayer || [];
     for (const secret of all) {
       dataLayer.push({ event: 'generate_lead', note: secret, nested: { deep: [{ very: 'x ' + secret + ' y' }] } });
       dataLayer.push({ event: 'view_item', ecommerce: { currency: 'EUR', value: 10, items: [{ item_id: 'a', item_name: 'Shirt for ' + secret }] } });
     }
     // A number is as good as a text.
     dataLayer.push({ event: 'generate_lead', note: Number(secrets.card) });
     microstage('page', { name: secrets.mail, path: location.pathname });
     microstage('track', 'newsletter', { address: location.href, referrer: 'https://shop.example/?' + query });`,
    BY_FORM,
  );

/** All requests, as texts. */
const everything = (server) => server.log.map((entry) => ({ entry, text: [entry.path, entry.query, unpacked(entry)].join('\n') }));

forEachEngine('secrets', async ({ driver }, t) => {
  const server = await serve(t);
  const secrets = { ...BY_FORM, ...BY_PLACE };

  await t.test('the search finds each of them in each disguise', () => {
    for (const [name, secret] of Object.entries(secrets)) {
      for (const [disguise, form] of formsOf(secret)) {
        assert.ok(found(`{"a":"x ${form} y"}`, secrets).includes(`${name}, ${disguise}`), `${name}, ${disguise}`);
      }
    }
    assert.deepEqual(found('{"event":"view_item","item_id":"linen-shirt","time":1795341604120}', secrets), []);
  });

  await t.test('no secret leaves the page or is stored', async () => {
    const mail = encodeURIComponent(BY_FORM.mail);
    await driver.get(server.url(`/pages/secrets.html?email=${mail}&token=${BY_FORM.token}&card=${BY_FORM.card}#${BY_FORM.session}`));
    await running(driver);
    await fillIn(driver);
    await advance(driver, server, 5_000);
    await click(driver, '#pay');
    await mistakes(driver);
    for (const selector of ['#link', '#mail', '#call', '#summary', 'form button']) await click(driver, selector);
    await driver.executeScript(
      `getSelection().selectAllChildren(document.querySelector('#summary'));
       document.dispatchEvent(new ClipboardEvent('copy', { bubbles: true }));`,
    );
    await advance(driver, server, 120_000);
    // What they are kept in until they are sent, too: the collector takes nothing for a while.
    server.fault({ path: BATCH, status: 503 });
    await mistakes(driver);
    await advance(driver, server, 5_000);
    const kept = await storage(driver);
    server.mend();
    // The page that comes next sends what this one could not.
    await driver.get(server.url('/pages/secrets.html'));
    await running(driver);
    await advance(driver, server, 120_000);
    await expectSent(server, ['page_view', 'click', 'generate_lead', 'view_item', 'newsletter']);

    for (const { entry, text } of everything(server)) {
      // The document itself is the shop's to ask for, with its own address.
      if (entry.path.startsWith('/pages/')) continue;
      assert.deepEqual(found(text, secrets), [], `${entry.method} ${entry.path}: ${text.slice(0, 2000)}`);
    }
    for (const entry of server.requests({ method: 'POST' })) {
      assert.deepEqual(found(JSON.stringify(entry.headers), secrets), [], `headers of ${entry.path}`);
    }
    assert.ok(Object.keys(kept.local).length > 2, 'something was stored that could be searched');
    assert.deepEqual(found(JSON.stringify([kept, await storage(driver)]), secrets), []);
  });

  await t.test('what is no secret is still told', () => {
    const messages = sent(server);
    const leads = messages.filter(({ event }) => event === 'generate_lead');
    assert.equal(leads[0].properties.note, '[redacted]');
    assert.equal(leads[0].properties.nested.deep[0].very, 'x [redacted] y');
    const views = messages.filter(({ event }) => event === 'view_item');
    assert.deepEqual([views[0].properties.items[0].item_id, views[0].properties.items[0].item_name], ['a', 'Shirt for [redacted]']);
    const pages = messages.filter(({ type }) => type === 'page').map(({ context }) => context.page.path);
    assert.ok(pages.includes('/pages/secrets.html'));
    assert.ok(pages.includes('/pages/reset/[redacted]/[redacted]'), pages.join(' '));
  });

  await t.test('and no page has complained', () => expectQuiet(driver, server));
}, { timeout: 240_000 });
