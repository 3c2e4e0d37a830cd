// JSON in the browser's local storage. Where storage is refused (private windows, full disks) the
// values live as long as the page does, and the shop goes on.

const memory = new Map();

export function read(key, fallback) {
  try {
    const text = localStorage.getItem(key);
    return text === null ? (memory.get(key) ?? fallback) : JSON.parse(text);
  } catch {
    return memory.get(key) ?? fallback;
  }
}

export function write(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The memory above has it.
  }
}
