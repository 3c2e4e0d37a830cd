// What left the page and what the collector kept.
//
//   await expectSent(server, ['page_view', 'view_item']);   // in this order, others between
//   await expectStoredOnce(server);                          // all that was sent, once, in order
//   expectNothingSent(server);                               // before consent

import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { until } from './wait.mjs';

/** Where messages go. */
export const BATCH = '/v1/batch';

/** What a request carried: `{ writeKey, sentAt, batch }`, unpacked if it was packed. */
export function envelope({ body }) {
  const packed = body[0] === 0x1f && body[1] === 0x8b;
  return JSON.parse((packed ? gunzipSync(body) : body).toString());
}

/** The name of a message's event, as the collector stores it. */
export const nameOf = ({ type, event }) => event ?? (type === 'page' ? 'page_view' : type);

/** Every message that left a page, in the order in which it left, also in requests that failed. */
export function sent(server) {
  return server.requests({ method: 'POST', path: BATCH }).flatMap((request) => envelope(request).batch);
}

/** Every message that left, once: retries carry the same one again. */
export function sentOnce(server) {
  return [...new Map(sent(server).map((message) => [message.messageId, message])).values()];
}

/** Waits until messages of these names have left, in this order, whatever is between them. */
export function expectSent(server, names) {
  return untilNames(`the page to send ${names.join(', ')}`, names, async () => sentOnce(server));
}

/** Waits until messages of these names are stored, in this order, whatever is between them. */
export function expectStored(server, names) {
  return untilNames(`the collector to store ${names.join(', ')}`, names, () => stored(server));
}

async function untilNames(what, names, read) {
  let messages = [];
  const held = async () => {
    messages = await read();
    let found = 0;
    for (const message of messages) if (nameOf(message) === names[found]) found += 1;
    return found === names.length;
  };
  await until(what, held, { explain: () => `it was: ${messages.map(nameOf).join(', ') || 'nothing'}` });
  return messages;
}

/**
 * Asserts that all requests so far are those that are the same for every visitor: GETs without
 * credentials, without a body and without a query.
 */
export function expectNothingSent(server) {
  const telling = server.log.filter(
    ({ method, body, headers, query }) =>
      method !== 'GET' || body.length || headers.cookie || headers.authorization || [...query].length,
  );
  const shown = telling.map(({ method, path, query, body }) => `${method} ${path}?${query} ${body.length} bytes`);
  assert.deepEqual(shown, [], 'requests that tell something about the visitor');
}

/** Events that come by time and sight, in a quick browser and not in a slow one: tests of other things pass over them. */
export const BY_TIME = /^(?:user_engagement|view_promotion|promotion_time)$/;

/** What the collector stored, in its own order: visitor, time, order, seq. */
export async function stored(server) {
  const answer = await fetch(`${server.collector.origin}/v1/export`);
  assert.equal(answer.status, 200, `GET /v1/export: ${answer.status}`);
  const lines = (await answer.text()).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/**
 * Waits until everything that left is stored, and asserts that it is there once each, with
 * nothing beside it, in order. Returns the stored messages.
 */
export async function expectStoredOnce(server) {
  const ids = (messages) => messages.map(({ messageId }) => messageId).sort();
  let messages = [];
  const all = async () => {
    messages = await stored(server);
    const there = new Set(ids(messages));
    return sentOnce(server).every(({ messageId }) => there.has(messageId));
  };
  await until('the collector to have everything', all, {
    explain: () => `sent ${sentOnce(server).length}, stored ${messages.length}`,
  });
  assert.deepEqual(ids(messages), ids(sentOnce(server)), 'stored once each, and nothing else');
  expectInOrder(messages);
  // Two tabs may conclude the same thing, with one id: both have counted it.
  expectNoGap(sent(server));
  return messages;
}

/** Asserts that each visitor's messages are in the order of their commits, and time never runs back. */
export function expectInOrder(messages) {
  for (const [visitor, own] of grouped(messages, ({ anonymousId }) => anonymousId)) {
    const marks = own.map(({ context }) => context.microstage);
    marks.slice(1).forEach((mark, index) => {
      const before = marks[index];
      assert.ok(mark.order >= before.order, `order of visitor ${visitor}: ${before.order}, then ${mark.order}`);
      assert.ok(mark.time >= before.time, `time of visitor ${visitor}: ${before.time}, then ${mark.time}`);
    });
  }
}

/** Asserts that each tab's messages, retries among them, are numbered from 1 without a gap: a gap is a loss. */
export function expectNoGap(messages) {
  for (const [tab, own] of grouped(messages, ({ context }) => context.microstage.tab)) {
    const numbers = [...new Set(own.map(({ context }) => context.microstage.seq))].sort((a, b) => a - b);
    assert.deepEqual(numbers, numbers.map((_, index) => index + 1), `numbers of the messages of tab ${tab}`);
  }
}

function grouped(messages, key) {
  const groups = new Map();
  for (const message of messages) {
    const name = key(message);
    groups.set(name, [...(groups.get(name) ?? []), message]);
  }
  return groups;
}
