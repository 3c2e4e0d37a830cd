// The list of live events: newest first, filtered, never more rows than a browser likes.

import { element, timeElement, toneOf } from './panels.js';

const KEPT = 1000;
const SHOWN = 200;
const SUMMARY_PARTS = 5;

/** The list in the page's table. */
export function createEventList({ rows, count, empty, filter, pause }) {
  /** Newest last. */
  let events = [];
  /** Came in since the rows were drawn. */
  let fresh = [];
  let words = [];
  let paused = false;
  let planned = false;

  filter.addEventListener('input', () => {
    words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    redraw();
  });

  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    pause.textContent = paused ? 'Resume' : 'Pause';
    plan();
  });

  rows.addEventListener('click', (click) => {
    const visitor = click.target.closest('.visitor');
    if (!visitor) return;
    filter.value = visitor.title;
    filter.dispatchEvent(new Event('input'));
  });

  /** Shows what was there before the stream began. */
  function fill(rowsBefore) {
    events = rowsBefore.map((event) => ({ event, text: searchText(event) }));
    redraw();
  }

  /** Adds an event that came in. */
  function add(event) {
    fresh.push({ event, text: searchText(event) });
    // A page in the background is not drawn; it must not keep everything until it is.
    if (fresh.length > KEPT) fresh.shift();
    plan();
  }

  // One drawing for all events of a frame, however many come in.
  function plan() {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      if (paused) tell();
      else draw();
    });
  }

  function draw() {
    const added = fresh;
    fresh = [];
    events = events.concat(added).slice(-KEPT);
    for (const { event, text } of added) {
      if (matches(text)) rows.prepend(rowOf(event, true));
    }
    while (rows.children.length > SHOWN) rows.lastElementChild.remove();
    tell();
  }

  function redraw() {
    const found = events.filter(({ text }) => matches(text)).slice(-SHOWN).reverse();
    rows.replaceChildren(...found.map(({ event }) => rowOf(event, false)));
    tell();
  }

  function matches(text) {
    return words.every((word) => text.includes(word));
  }

  function tell() {
    const waiting = paused && fresh.length > 0 ? `, ${fresh.length} waiting` : '';
    const shown = rows.children.length;
    const kept = events.length;
    const found = words.length > 0 ? `${shown} of the newest ${kept} match` : `The newest ${shown}`;
    count.textContent = events.length > 0 || waiting ? `${found}${waiting}` : '';
    empty.hidden = events.length > 0;
  }

  return { fill, add };
}

function searchText(event) {
  const { visitor, userId, stage, journey, message } = event;
  const words = [event.event, visitor, userId, stage, journey, JSON.stringify(message)];
  return words.join(' ').toLowerCase();
}

function rowOf(event, isFresh) {
  const row = element('tr', { role: 'row', className: isFresh ? 'fresh' : '' });
  const cells = [
    timeOf(event),
    visitorOf(event),
    stageOf(event),
    nameOf(event),
    detailsOf(event),
  ];
  row.append(...cells.map((content) => {
    const cell = element('td', { role: 'cell' });
    cell.append(content);
    return cell;
  }));
  return row;
}

/** When it happened; rows stand in the order of arrival, which differs after a time offline. */
function timeOf({ time, receivedAt }) {
  const happened = new Date(time).toISOString();
  return timeElement(happened, `happened ${happened}, received ${receivedAt}`);
}

/** The end of the id: the beginning of a UUIDv7 is a time, and the same for many. */
function visitorOf({ visitor }) {
  return element('button', {
    type: 'button',
    className: 'visitor',
    title: visitor,
    ariaLabel: `Show only visitor ${visitor}`,
    textContent: visitor.slice(-6),
  });
}

function stageOf({ stage }) {
  if (!stage) return element('span', { className: 'none', textContent: '–' });
  return element('span', { className: `stage ${toneOf(stage)}`, textContent: stage });
}

function nameOf({ event, message }) {
  const derived = message.context?.microstage?.derived === true;
  return element('span', { className: derived ? 'derived' : 'event', textContent: event });
}

function detailsOf({ message }) {
  const details = element('details');
  const summary = element('summary');
  const parts = summaryOf(message.properties ?? message.traits ?? {});
  for (const [index, [key, value]] of parts.entries()) {
    const name = element('span', { className: 'key', textContent: `${key} ` });
    summary.append(index > 0 ? ' · ' : '', name, value);
  }
  if (parts.length === 0) {
    summary.append(element('span', { className: 'none', textContent: 'no properties' }));
  }
  details.append(summary);
  // The whole message is written out when somebody wants to see it, not for every row.
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) {
      details.append(element('pre', { textContent: JSON.stringify(message, null, 2) }));
    }
  });
  return details;
}

function summaryOf(properties) {
  const parts = Object.entries(properties).filter(([, value]) => value !== null && value !== '');
  return parts.slice(0, SUMMARY_PARTS).map(([key, value]) => [key, short(key, value)]);
}

function short(key, value) {
  if (Array.isArray(value)) {
    const names = value
      .map((item) => item?.item_name ?? item?.item_id ?? item)
      .filter((name) => typeof name !== 'object');
    return names.length > 0 ? cut(names.join(', ')) : `${value.length}`;
  }
  if (typeof value === 'object') return '{…}';
  return cut(String(value));
}

function cut(text) {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
