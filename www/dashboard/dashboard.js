// The dashboard: reads the collector, follows its stream, and shows both.

import { createCollector, Unauthorized } from './collector.js';
import { createEventList } from './events.js';
import { showHealth, showQuarantine, showStages, showTotals } from './panels.js';

const FIRST_EVENTS = 200;
const REFUSED_SHOWN = 20;
const REFRESH_MS = 2000;

const find = (id) => document.getElementById(id);
const collector = createCollector();
const list = createEventList({
  rows: find('rows'),
  count: find('event-count'),
  empty: find('no-events'),
  filter: find('filter'),
  pause: find('pause'),
});
const status = { health: undefined, streaming: false };

/** Shows what is there, then follows what comes. */
async function start() {
  try {
    const events = await collector.get(`/v1/events?limit=${FIRST_EVENTS}`);
    find('token-dialog').close();
    list.fill(events);
    collector.stream(events.at(-1)?.id ?? 0, list.add, (streaming) => {
      status.streaming = streaming;
      showHealth(find, status);
    });
    refresh();
  } catch (error) {
    if (error instanceof Unauthorized) return askForToken();
    status.health = null;
    showHealth(find, status);
    setTimeout(start, REFRESH_MS);
  }
}

/** Reads the numbers again and again, as long as somebody can see them. */
async function refresh() {
  if (!document.hidden) {
    try {
      const [health, { stages, totals }, { quarantine }] = await Promise.all([
        collector.get('/healthz'),
        collector.get('/v1/stages'),
        collector.get(`/v1/quarantine?limit=${REFUSED_SHOWN}`),
      ]);
      status.health = health;
      showTotals(find, totals);
      showStages(find('stages'), stages);
      showQuarantine(find('quarantine'), find('no-quarantine'), quarantine);
    } catch {
      status.health = null;
    }
    showHealth(find, status);
  }
  setTimeout(refresh, REFRESH_MS);
}

function askForToken() {
  const dialog = find('token-dialog');
  find('token-error').textContent = dialog.open ? 'The collector does not know this token.' : '';
  find('health-word').textContent = 'Waiting for the admin token';
  if (!dialog.open) dialog.showModal();
  find('token').select();
}

find('token-form').addEventListener('submit', (submit) => {
  submit.preventDefault();
  collector.authorize(find('token').value.trim());
  start();
});

start();
