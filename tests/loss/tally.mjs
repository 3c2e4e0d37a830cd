// What became of what was said: counted at the store, from its own export.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { at } from '../browser/support/places.mjs';
import { expectInOrder, sent, stored } from '../browser/support/wire.mjs';

const isMark = ({ event }) => event === 'mark';
const tabOf = ({ context }) => context.microstage.tab;
const marksOf = (messages) => messages.filter(isMark).map(({ properties }) => properties.mark);

/** Whether everything that was said is stored. */
export async function isComplete(server, said) {
  const there = new Set(marksOf(await stored(server)));
  return [...said].every((mark) => there.has(mark));
}

/**
 * Counts one scenario, and asserts that nothing is stored twice and that all is in order. `untold`:
 * how many messages pages had numbered of which the store has none.
 */
export async function tally(server, said, untold = 0) {
  const messages = await stored(server);
  const marks = marksOf(messages);
  assert.equal(new Set(messages.map(({ messageId }) => messageId)).size, messages.length, 'an id is stored once');
  assert.equal(new Set(marks).size, marks.length, 'nothing that was said is stored twice, under two ids');
  const strange = marks.filter((mark) => !said.has(mark));
  assert.deepEqual(strange, [], 'nothing is stored that was not said');
  // Where a tab has overwritten another one's state, what happened in between is concluded once more, and
  // numbered when that is told.
  // A tab that has not heard of another one's last commit numbers on from the one before, at a later time.
  const told = messages.filter(({ context }) => !context.microstage.derived);
  for (const tab of new Set(told.map(tabOf))) expectInOrder(told.filter((message) => tabOf(message) === tab));
  expectSaidInOrder(messages);
  const duplicates = answers(server).reduce((sum, answer) => sum + answer.duplicates, 0);
  const refused = answers(server).reduce((sum, answer) => sum + answer.rejected.length, 0);
  assert.equal(refused, 0, 'messages that the collector refused');
  return {
    produced: said.size,
    stored: marks.length,
    stages: messages.filter(({ event }) => event === 'stage_changed').length,
    duplicates,
    pages: messages.filter(({ type }) => type === 'page').length,
    gaps: gaps(server, messages).length + untold,
    lost: said.size - marks.length,
  };
}

/** What the collector itself answered, also where no page heard it. */
function answers(server) {
  const told = server.log.filter(({ answer }) => answer).map(({ answer }) => JSON.parse(answer));
  return told.filter(({ success }) => success);
}

/** In the visitor's log, each tab says things in their order, and each step comes after the one before. */
function expectSaidInOrder(messages) {
  const before = new Map();
  for (const message of messages.filter(isMark)) {
    const { anonymousId, properties: { tab, number, step, mark } } = message;
    for (const [what, key, now] of [['tab', tab, number], ['visitor', 'step', step]]) {
      const name = `${anonymousId} ${key}`;
      assert.ok(now >= (before.get(name) ?? 0), `${mark}: ${what} ${name} says ${now} after ${before.get(name)}`);
      before.set(name, now);
    }
  }
}

/**
 * The numbers that the store lacks, of each tab below the last one it has: that is what an operator
 * sees of a loss. What two tabs have concluded alike is one message, and stored for the other tab.
 */
export function gaps(server, messages) {
  const ids = new Set(messages.map(({ messageId }) => messageId));
  const numbers = new Map();
  const note = ({ context: { microstage: { tab, seq } } }) => numbers.set(tab, (numbers.get(tab) ?? new Set()).add(seq));
  for (const message of messages) note(message);
  for (const message of sent(server)) if (message.context.microstage.derived && ids.has(message.messageId)) note(message);
  const missing = [];
  for (const [tab, seen] of numbers) {
    for (let seq = 1; seq < Math.max(...seen); seq += 1) if (!seen.has(seq)) missing.push(`${tab} ${seq}`);
  }
  return missing;
}

/** The stage in which `microstage replay` sees each visitor at the end. */
export async function replayedStages(server, journey) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-loss-'));
  try {
    const file = path.join(folder, 'events.ndjson');
    const answer = await fetch(`${server.collector.origin}/v1/export`);
    writeFileSync(file, await answer.text());
    const args = ['replay', '--journey', journey, '--format', 'json', '--timelines', 'all', file];
    const { stdout } = await promisify(execFile)(at('target/release/microstage'), args, { maxBuffer: 1 << 28 });
    const { problems, timelines } = JSON.parse(stdout);
    assert.deepEqual(problems, []);
    return timelines.map(({ initial, steps }) => steps.at(-1)?.stage ?? initial);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
