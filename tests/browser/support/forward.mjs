// The two sources of an answer: the collector behind us, and folders of our own.

import { readFile, stat } from 'node:fs/promises';
import { request as ask } from 'node:http';
import path from 'node:path';
import { breakOff, spoiled } from './faults.mjs';
import { withScripts } from './html.mjs';
import { BATCH } from './wire.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Sends a file of a folder; whether there was one. */
export async function sendFile({ response, wish, scripts }, folder, relative) {
  let file = path.join(folder, path.posix.normalize(`/${decodeURIComponent(relative)}`));
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) file = path.join(file, 'index.html');
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return false;
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
  // Pages of any origin may use them, as they may use the collector's.
  const open = { 'access-control-allow-origin': '*' };
  const headers = spoiled({ 'content-type': type, 'cache-control': 'no-cache', ...open }, wish);
  const page = type.startsWith('text/html');
  const sent = page ? withScripts(bytes.toString(), scripts, headers['content-security-policy']) : bytes;
  response.writeHead(200, headers).end(sent);
  return true;
}

/** Hands a request to the collector and its answer to the page. */
export function forward(job, origin) {
  const { request, response, entry, wish } = job;
  return new Promise((resolve) => {
    const gone = () => {
      // No collector: the page sees what a visitor sees then, a connection that ends.
      entry.outcome = 'no collector';
      breakOff(request);
      resolve();
    };
    if (!origin) return gone();
    const target = new URL(request.url, origin);
    const headers = forwarded(request.headers);
    const onward = ask(target, { method: request.method, headers, agent: false }, (answer) => {
      relay(job, answer).then(resolve, gone);
    });
    onward.on('error', gone);
    // Only an endless stream outlives the page that asked for it; this ends it too.
    response.on('close', () => {
      if (wish.drop !== 'answer') onward.destroy();
    });
    onward.end(entry.body, wish.handed);
  });
}

/** The request's headers, so that a page comes whole and as text: changed ones must not be cached. */
function forwarded(headers) {
  if (!headers.accept?.includes('text/html')) return headers;
  const { 'if-none-match': _, 'if-modified-since': __, ...rest } = headers;
  return { ...rest, 'accept-encoding': 'identity' };
}

/** The whole body of an answer. */
async function gathered(answer) {
  const chunks = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function relay({ request, response, entry, wish, scripts, endless }, answer) {
  const type = answer.headers['content-type'] ?? '';
  if (wish.drop === 'answer') {
    // The collector is to finish its work before the connection breaks.
    entry.answer = (await gathered(answer)).toString();
    entry.outcome = `answer dropped (${answer.statusCode})`;
    breakOff(request);
    return;
  }
  const headers = spoiled(answer.headers, wish);
  if (type.startsWith('text/html') && scripts.length) {
    const html = withScripts((await gathered(answer)).toString(), scripts, headers['content-security-policy']);
    const { 'content-length': _, etag: __, 'transfer-encoding': ___, ...rest } = headers;
    entry.outcome = answer.statusCode;
    response.writeHead(answer.statusCode, { ...rest, 'cache-control': 'no-cache' }).end(html);
    return;
  }
  entry.outcome = answer.statusCode;
  if (entry.path === BATCH) {
    const body = await gathered(answer);
    entry.answer = body.toString();
    response.writeHead(answer.statusCode, headers).end(body);
    return;
  }
  response.writeHead(answer.statusCode, headers);
  if (type.startsWith('text/event-stream')) endless();
  await new Promise((resolve) => {
    answer.pipe(response);
    answer.on('error', () => response.destroy());
    response.on('close', resolve);
  });
}
