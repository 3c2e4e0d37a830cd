// What a browser itself says of a page's network and storage, through its debugging protocol: also what
// no server sees, such as a request to another host, a socket, or a write that is taken back at once.

/** Requests and stores that belong to the test and not to the page. */
const OWN = /\/__test\//;

const REQUESTS = ['Network.requestWillBeSent', 'Network.webSocketCreated', 'Network.webTransportCreated'];
const WRITES = ['DOMStorage.domStorageItemAdded', 'DOMStorage.domStorageItemUpdated', 'Storage.indexedDBListUpdated', 'Storage.indexedDBContentUpdated', 'Storage.cacheStorageListUpdated', 'Storage.cacheStorageContentUpdated'];

/**
 * Begins to listen, in Chromium; `undefined` in the engines whose drivers have no such protocol.
 * `requests` are all that left the page, `writes` all that was stored; `cookies()` asks for those.
 */
export async function sniff(driver, engine, origin) {
  if (engine !== 'chromium') return undefined;
  const connection = await driver.createCDPConnection('page');
  const requests = [];
  const writes = [];
  connection._wsConnection.on('message', (text) => {
    const { method, params } = JSON.parse(text);
    if (REQUESTS.includes(method)) {
      const { url = params.url, method: verb = method, postData, hasPostData } = params.request ?? {};
      if (!OWN.test(url)) requests.push({ url, method: verb, body: postData ?? (hasPostData ? '(a body)' : '') });
    } else if (WRITES.includes(method)) writes.push({ method, ...params });
  });
  for (const [method, params] of [
    ['Network.enable', {}],
    ['DOMStorage.enable', {}],
    ['Storage.trackIndexedDBForOrigin', { origin }],
    ['Storage.trackCacheStorageForOrigin', { origin }],
  ]) await connection.send(method, params);
  return {
    requests,
    writes,
    cookies: async () => (await connection.send('Network.getAllCookies', {})).result.cookies,
  };
}
