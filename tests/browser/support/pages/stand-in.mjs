// Stands in for the collector where only the harness is tested: it counts what it is sent, in a
// file, so that a restart finds it again. Called with a port and a database.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, database] = process.argv.slice(2);
const kept = () => (existsSync(database) ? JSON.parse(readFileSync(database, 'utf8')) : []);

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (request.url === '/v1/batch') {
    const { batch } = JSON.parse(Buffer.concat(chunks).toString());
    const all = new Map([...kept(), ...batch].map((message) => [message.messageId, message]));
    writeFileSync(database, JSON.stringify([...all.values()]));
    response.setHeader('Content-Type', 'application/json').end('{"success":true}');
  } else if (request.url === '/v1/export') {
    response.end(kept().map((message) => `${JSON.stringify(message)}\n`).join(''));
  } else if (request.url === '/page') {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Upstream</title><h1>Upstream</h1>');
  } else {
    response.end('ok');
  }
}).listen(Number(port), '127.0.0.1');
