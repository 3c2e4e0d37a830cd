// What the collector's database says of a visit, and what `microstage replay` makes of it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { at } from './places.mjs';
import { envelope, expectStoredOnce, nameOf, stored } from './wire.mjs';

/** The journey of the demo shop. */
export const JOURNEY = at('www/shop/journeys/fashion-shop.json');

const marksOf = ({ context }) => context.microstage;
const isDerived = (message) => marksOf(message).derived === true;

/**
 * Asserts that the database has everything that left the pages, once each and in order, with
 * stage, version and true times; that what the shop `said` is there in this order, and what
 * Microstage `concluded` (`[event, what]`), each once. Returns all of it.
 */
export async function expectRecorded(server, { said, concluded, began }) {
  const messages = await expectStoredOnce(server);
  await expectNothingRefused(server);
  const names = new Set(said);
  const inputs = messages.filter((message) => !isDerived(message));
  const events = inputs.map(nameOf).filter((name) => names.has(name));
  assert.deepEqual(events, said, 'what the shop said');
  const conclusions = messages.filter(isDerived).map(({ event, properties }) => [event, properties.stage ?? properties.moment]);
  assert.deepEqual(conclusions, concluded, 'what Microstage concluded');
  expectMarked(messages);
  expectCaused(messages);
  expectTimes(server, messages, began);
  return messages;
}

/** Asserts that the collector has refused no message of a page. */
export async function expectNothingRefused(server) {
  const answer = await fetch(`${server.collector.origin}/v1/quarantine`);
  assert.equal(answer.status, 200);
  const refused = Object.values(await answer.json()).flat();
  assert.deepEqual(refused, [], 'messages in quarantine');
}

/** Each message says which journey decided, and the stage after it. */
function expectMarked(messages) {
  const [{ context: { microstage: { program } }, anonymousId }] = messages;
  assert.match(program, /^[0-9a-f]{16}$/);
  let stage = 'browsing';
  for (const message of messages) {
    const marks = marksOf(message);
    const shown = `${nameOf(message)} (${message.messageId})`;
    if (message.event === 'stage_changed') {
      assert.equal(message.properties.from, stage, `${shown}: where the visitor was`);
      stage = message.properties.stage;
    }
    assert.equal(message.anonymousId, anonymousId, `${shown}: one visitor`);
    assert.deepEqual(
      [marks.journey, marks.version, marks.program],
      ['fashion-shop', 1, program],
      `${shown}: which journey decided`,
    );
    assert.equal(Date.parse(message.timestamp), marks.time, `${shown}: one time, written twice`);
  }
}

/** A conclusion names the input that led to it, which stands before it. */
function expectCaused(messages) {
  const before = new Map();
  for (const message of messages) {
    if (isDerived(message)) {
      const cause = before.get(marksOf(message).cause);
      assert.ok(cause, `${nameOf(message)} of ${marksOf(message).cause}: its cause is stored before it`);
    }
    before.set(message.messageId, message);
  }
}

/** Messages carry the time of the test, and requests the time at which they left. */
function expectTimes(server, messages, began) {
  const within = (time, what) => assert.ok(time >= began && time <= server.clock.now, `${what}: ${time - began} ms`);
  for (const message of messages) within(Date.parse(message.timestamp), nameOf(message));
  for (const request of server.requests({ method: 'POST', path: '/v1/batch' })) {
    const { sentAt, batch } = envelope(request);
    within(Date.parse(sentAt), 'sentAt');
    for (const { timestamp } of batch) assert.ok(timestamp <= sentAt, `told at ${sentAt}, before it happened at ${timestamp}`);
  }
}

/** Asserts that `microstage replay` reaches the recorded stages from the recorded events. */
export async function expectReplayed(server, t, more = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-replay-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const answer = await fetch(`${server.collector.origin}/v1/export`);
  const file = path.join(folder, 'events.ndjson');
  writeFileSync(file, await answer.text());
  const args = ['replay', '--journey', JOURNEY, '--format', 'json', '--timelines', 'all', '--strict', ...more, file];
  // With --strict it fails where one recorded stage differs, and says which.
  const { stdout } = await promisify(execFile)(at('target/release/microstage'), args);
  const document = JSON.parse(stdout);
  assert.deepEqual(document.problems, []);
  const inputs = (await stored(server)).filter((message) => !isDerived(message) && message.type !== 'identify');
  const { compared, different, otherProgram } = document.recorded;
  assert.deepEqual({ compared, different, otherProgram }, { compared: inputs.length, different: 0, otherProgram: 0 });
  return document;
}
