// The collector as this page sees it: reads, and the stream of events.

const TOKEN_KEY = 'microstage:admin-token';
const RETRY_MS = 3000;

/** Thrown when the collector wants a token, or another one. */
export class Unauthorized extends Error {}

/** A connection to the collector that served this page. */
export function createCollector() {
  let token = read();

  function headers(more = {}) {
    return token ? { ...more, Authorization: `Bearer ${token}` } : more;
  }

  /** Reads a JSON answer. */
  async function get(path) {
    const answer = await fetch(path, { headers: headers(), cache: 'no-store' });
    if (answer.status === 401) throw new Unauthorized();
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}`);
    return answer.json();
  }

  /**
   * Calls `onEvent` with every event behind `after`, for ever, and `onState` with whether the
   * stream is open. What is missed while it is not is sent when it is open again.
   */
  function stream(after, onEvent, onState) {
    if (token) streamByFetch(after, onEvent, onState);
    else streamByEventSource(after, onEvent, onState);
  }

  function streamByEventSource(after, onEvent, onState) {
    let last = after;
    const source = new EventSource(`/v1/stream?after=${last}`);
    source.onopen = () => onState(true);
    source.onmessage = (message) => {
      last = Number(message.lastEventId);
      onEvent(JSON.parse(message.data));
    };
    source.onerror = () => {
      onState(false);
      // The browser comes back by itself, except when it was answered with an error.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => streamByEventSource(last, onEvent, onState), RETRY_MS);
      }
    };
  }

  // An EventSource cannot send the token, so the same format is read by hand.
  async function streamByFetch(after, onEvent, onState) {
    let last = after;
    try {
      const answer = await fetch(`/v1/stream?after=${last}`, { headers: headers() });
      if (!answer.ok) throw new Error(`the stream answers ${answer.status}`);
      onState(true);
      for await (const line of lines(answer.body)) {
        if (!line.startsWith('data:')) continue;
        const event = JSON.parse(line.slice(5));
        last = event.id;
        onEvent(event);
      }
    } catch {
      // Told below: the stream is closed, whatever closed it.
    }
    onState(false);
    setTimeout(() => streamByFetch(last, onEvent, onState), RETRY_MS);
  }

  /** Keeps the token for this tab. */
  function authorize(text) {
    token = text;
    try {
      sessionStorage.setItem(TOKEN_KEY, text);
    } catch {
      // Storage that is switched off only means that the token is asked for again.
    }
  }

  return { get, stream, authorize };
}

function read() {
  try {
    return sessionStorage.getItem(TOKEN_KEY);
  } catch {
    return null;
  }
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    yield* parts;
  }
}
