// The paths below /__test/, by which the test's own scripts in a page talk with the test. They
// are no part of the wire: the log does not have them.

import { readFileSync } from 'node:fs';

const WATCH = readFileSync(new URL('./watch.page.js', import.meta.url), 'utf8');

/** Serves the scripts and takes what they tell. */
export class Internal {
  /** The scripts that go first into a page. */
  scripts = ['/__test/clock.js', '/__test/watch.js'];
  /** What pages said: `{ kind, text, page }`. */
  watched = [];

  constructor(clock) {
    this.clock = clock;
  }

  /** Answers a request if it is one of the test's own; whether it was. */
  serve(url, body, response) {
    const { pathname: path, searchParams: query } = url;
    if (!path.startsWith('/__test/')) return false;
    if (path === '/__test/clock.js') {
      script(response, this.clock.script());
    } else if (path === '/__test/watch.js') {
      script(response, WATCH);
    } else if (path === '/__test/watch') {
      this.watched.push(JSON.parse(body.toString()));
      response.writeHead(204).end();
    } else if (!this.clock.serve(path, query, body, response)) {
      response.writeHead(404).end();
    }
    return true;
  }
}

function script(response, text) {
  response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(text);
}
