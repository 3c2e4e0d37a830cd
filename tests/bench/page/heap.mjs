// The memory of a page's scripts: what V8's heap holds after a collection, what lies behind its
// buffers, and the memories of WebAssembly, which Chromium counts with neither.

/** Kilobytes of the page that `protocol`, a session of the browser's protocol, is attached to. */
export async function heapOf(protocol) {
  // From the first request on that fails, such as one that a navigation has cut off, what the driver has
  // attached to the page keeps a context of its own (80 kB). It is no tracker's: all pages get it.
  await protocol.send('Runtime.evaluate', { expression: "fetch('about:nothing').catch(() => undefined)", awaitPromise: true });
  // The first collection frees what holds on to other things, the second those.
  for (let time = 0; time < 2; time += 1) await protocol.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await protocol.send('Runtime.getHeapUsage');
  return (usedSize + backingStorageSize + (await memories(protocol))) / 1000;
}

/** Bytes of all WebAssembly memories. */
async function memories(protocol) {
  const { result } = await protocol.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
  const { objects } = await protocol.send('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const { result: sum } = await protocol.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: 'function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }',
    returnByValue: true,
  });
  return sum.value;
}
