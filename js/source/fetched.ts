// A static file of JSON, asked for so that it tells nobody who asks.

/** So much is read at most, in bytes, where more is not expected. */
const MOST_BYTES = 200_000;

/** What stands there. A redirect is refused before it is followed: it could lead anywhere. */
export async function fetched(address: URL, timeout: number, signal: AbortSignal, most = MOST_BYTES): Promise<unknown> {
  const ends = new AbortController();
  const end = () => ends.abort();
  const timer = setTimeout(end, timeout);
  signal.addEventListener('abort', end);
  try {
    const response = await fetch(address, { credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer', signal: ends.signal });
    if (!response.ok) throw `status ${response.status}`;
    return JSON.parse(await whole(response, most)) as unknown;
  } catch (error) {
    throw new Error(ends.signal.aborted ? 'it took too long' : String(error));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    ends.abort();
  }
}

/** Its text, unless it is too large. */
async function whole(response: Response, most: number): Promise<string> {
  const [reader, decoder] = [response.body!.getReader(), new TextDecoder()];
  let [text, size] = ['', 0];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    if ((size += value.length) > most) throw 'it is too large';
    text += decoder.decode(value, { stream: true });
  }
}
