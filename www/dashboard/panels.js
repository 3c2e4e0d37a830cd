// What stands beside the events: health, totals, stages, quarantine.

const TONES = 8;
const numbers = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const tones = new Map();

/** An element with these properties; `role` is an attribute everywhere. */
export function element(name, { role, ...properties } = {}) {
  const made = Object.assign(document.createElement(name), properties);
  if (role) made.setAttribute('role', role);
  return made;
}

/** The time of day, with the whole time behind it. */
export function timeElement(iso, title = iso) {
  return element('time', { dateTime: iso, title, textContent: clock.format(new Date(iso)) });
}

/**
 * The colour class of a stage. It comes from the name, so that a stage looks the same tomorrow;
 * the next free one is taken while there are any, so that two stages look different.
 */
export function toneOf(stage) {
  if (!tones.has(stage)) {
    const taken = new Set(tones.values());
    let tone = 7;
    for (const letter of stage) tone = (tone * 31 + letter.codePointAt(0)) % 9973;
    tone %= TONES;
    for (let tries = 0; tries < TONES && taken.has(tone); tries += 1) tone = (tone + 1) % TONES;
    tones.set(stage, tone);
  }
  return `tone-${tones.get(stage)}`;
}

/**
 * Health in one line: a word, then what it rests on. `health` is undefined as long as nothing is
 * known, and null when the collector did not answer.
 */
export function showHealth(find, { health, streaming }) {
  const state = health === null ? 'bad' : health && streaming ? 'good' : 'waiting';
  const words = { bad: 'Collector cannot be reached', good: 'Live', waiting: 'Connecting…' };
  const word = words[state];
  find('health').dataset.state = state;
  // Written only when it changes: this part is read aloud, the uptime behind it is not.
  if (find('health-word').textContent !== word) find('health-word').textContent = word;
  const more = health ? `version ${health.version} · up ${duration(health.uptimeSeconds)}` : '';
  find('health-more').textContent = more;
}

/** The four numbers at the top. */
export function showTotals(find, { events, visitors, quarantined, lastReceivedAt }) {
  find('total-events').textContent = numbers.format(events);
  find('total-visitors').textContent = numbers.format(visitors);
  find('total-quarantined').textContent = numbers.format(quarantined);
  find('total-last').textContent = lastReceivedAt ? ago(lastReceivedAt) : 'never';
}

/** A bar for each stage, in a group for each version of each journey. */
export function showStages(place, stages) {
  if (stages.length === 0) {
    const text = 'No visitor has a stage yet.';
    place.replaceChildren(element('p', { className: 'empty', textContent: text }));
    return;
  }
  const groups = new Map();
  for (const stage of stages) {
    const name = `${stage.journey}, version ${stage.version}`;
    groups.set(name, [...(groups.get(name) ?? []), stage]);
  }
  const made = [...groups].flatMap(([name, members]) => {
    const all = members.reduce((sum, { visitors }) => sum + visitors, 0);
    const list = element('ul');
    list.append(...members.map((stage) => stageBar(stage, all)));
    return [element('h3', { textContent: name }), list];
  });
  place.replaceChildren(...made);
}

function stageBar({ stage, visitors }, all) {
  const share = Math.round((visitors / all) * 100);
  const item = element('li', { className: toneOf(stage) });
  const number = element('span', { className: 'number', textContent: numbers.format(visitors) });
  number.append(element('span', { className: 'share', textContent: ` ${share} %` }));
  const track = element('span', { className: 'track', ariaHidden: 'true' });
  const fill = element('span', { className: 'fill' });
  fill.style.width = `${(visitors / all) * 100}%`;
  track.append(fill);
  item.append(element('span', { textContent: stage }), number, track);
  return item;
}

/** The refused messages, newest first. What is there already is not touched: it may be open. */
export function showQuarantine(list, empty, rows) {
  const shown = new Set([...list.children].map((item) => item.dataset.id));
  const wanted = new Set(rows.map((row) => String(row.id)));
  const added = rows.filter((row) => !shown.has(String(row.id)));
  list.prepend(...added.map(refusedItem));
  for (const item of [...list.children]) {
    if (!wanted.has(item.dataset.id)) item.remove();
  }
  empty.hidden = rows.length > 0;
}

function refusedItem({ id, receivedAt, messageId, problems, message, bytes }) {
  const item = element('li');
  item.dataset.id = id;
  const when = element('p', { className: 'when' });
  when.append(timeElement(receivedAt), ` · ${messageId ?? 'without a readable messageId'}`);
  item.append(when, ...problems.map(problemLine));
  const details = element('details');
  const sent = new TextEncoder().encode(message).length;
  const cut = bytes > sent ? `, the beginning of ${numbers.format(bytes)} bytes` : '';
  const summary = element('summary', { textContent: `What was sent${cut}` });
  details.append(summary, element('pre', { textContent: message }));
  item.append(details);
  return item;
}

function problemLine({ code, path, found, expected, remedy }) {
  const line = element('p', { className: 'problem' });
  line.append(
    element('code', { className: 'code', textContent: code }),
    ' ',
    element('code', { textContent: path }),
    `: found ${found}, expected ${expected}`,
    element('span', { className: 'remedy', textContent: remedy }),
  );
  return line;
}

function ago(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1000));
  return seconds < 2 ? 'now' : `${duration(seconds)} ago`;
}

function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${hours} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d`;
}
