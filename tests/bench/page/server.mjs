// The demo shop with one tracker at a time: the real collector behind a server that changes the
// one script tag, serves the other trackers' scripts and answers as their servers would.

import { createServer, request as ask } from 'node:http';
import { startCollector } from '../../browser/support/collector.mjs';
import { answer, eventsIn } from './sinks.mjs';

/** The shop's tag for Microstage, with the line that explains it. */
const TAG = /\s*<!-- Microstage: this one tag\..*?-->\s*<script async src="\/microstage\.js"[^>]*><\/script>/s;

/** What only Microstage asks its server for. */
const OURS = /^\/(microstage[^/]*|(?:behaviours|capture|v1)\/.*)$/;

/** A name as shops have one, which browsers trust as they trust HTTPS: numbers alone could be a telephone's. */
export const HOST = 'shop.localhost';

/** Starts collector and server. `scripts` are the other trackers' bundles by name, as brotli. */
export async function startShop(scripts, collectorOptions) {
  const collector = await startCollector(collectorOptions);
  const shop = new Shop(collector, scripts);
  await shop.listen();
  return shop;
}

class Shop {
  /** `none`, `microstage` or a peer: whose tag the pages have. */
  tracker = 'none';
  /** So many milliseconds what Microstage asks for is held; `Infinity`: it never comes. */
  delay = 0;
  /** What the tag says of consent; nothing: that the shop's own script will say it. */
  consent = undefined;
  /** Requests to the tracker's server: `{ path, method, bytes, events }`, `bytes` being what they carry. */
  asked = [];
  #server;
  #collector;
  #scripts;
  #underway = 0;

  constructor(collector, scripts) {
    this.#collector = collector;
    this.#scripts = scripts;
  }

  async listen() {
    this.#server = createServer((request, response) => {
      this.#underway += 1;
      response.on('close', () => (this.#underway -= 1));
      this.#serve(request, response).catch((error) => response.destroy(error));
    });
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://${HOST}:${this.#server.address().port}`;
  }

  /** Whether every request has its answer. */
  get quiet() {
    return this.#underway === 0;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#collector.stop();
  }

  async #serve(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const [, kind, name, rest] = /^\/(vendor|sink)\/([a-z]+)(.*)$/.exec(pathname) ?? [];
    if (kind || OURS.test(pathname)) this.#note(request, body);
    if (this.delay && OURS.test(pathname)) {
      // Whoever has left waits no more; what never comes is over when the page is.
      const { delay } = this;
      await new Promise((resolve) => {
        response.on('close', resolve);
        if (delay < Infinity) setTimeout(resolve, delay);
      });
      if (response.destroyed) return;
    }
    if (kind === 'vendor') {
      const headers = { 'content-type': 'text/javascript', 'content-encoding': 'br', 'cache-control': 'max-age=3600' };
      response.writeHead(200, headers).end(this.#scripts.get(name));
    } else if (kind === 'sink') {
      const { type, body: text } = answer(name, rest, this.origin);
      response.writeHead(200, { 'content-type': type }).end(text);
    } else {
      await this.#forward(request, body, response);
    }
  }

  #note({ method, url }, body) {
    const posted = method === 'POST';
    // A script or a program is fetched, not sent: such a request carries nothing but its address.
    this.asked.push({ method, path: url, bytes: url.length + body.length, events: posted ? eventsIn(body) : 0 });
  }

  #forward(request, body, response) {
    const page = request.headers.accept?.includes('text/html');
    const headers = page ? { ...request.headers, 'accept-encoding': 'identity' } : request.headers;
    return new Promise((resolve, reject) => {
      const target = new URL(request.url, this.#collector.origin);
      const onward = ask(target, { method: request.method, headers }, (found) => {
        if (page && found.headers['content-type']?.startsWith('text/html')) {
          this.#sendPage(found, response).then(resolve, reject);
          return;
        }
        response.writeHead(found.statusCode, found.headers);
        found.pipe(response);
        response.on('close', resolve);
      });
      onward.on('error', reject);
      onward.end(body);
    });
  }

  async #sendPage(found, response) {
    const chunks = [];
    for await (const chunk of found) chunks.push(chunk);
    const html = Buffer.concat(chunks).toString();
    if (!TAG.test(html)) throw new Error('a page of the shop without the tag of Microstage');
    const { 'content-length': _, etag: __, 'transfer-encoding': ___, ...headers } = found.headers;
    response.writeHead(found.statusCode, headers).end(this.#tagged(html));
  }

  #tagged(html) {
    if (this.tracker === 'microstage') return this.consent ? html.replace('data-consent="pending"', `data-consent="${this.consent}"`) : html;
    const tag = this.tracker === 'none' ? '' : `<script async src="/vendor/${this.tracker}.js"></script>`;
    return html.replace(TAG, tag);
  }
}
