// Where a module's bytes are: its crates and its largest functions, by the names that a build
// without stripping keeps.

import { readFile } from 'node:fs/promises';

const CODE = 10;
const IMPORTS = 2;
const CUSTOM = 0;

/** Prints the crates and the largest functions of a module that still has its names. */
export async function functions(file, count = '40') {
  const bytes = await readFile(file);
  const sections = sectionsOf(bytes);
  const names = namesOf(sections.find(({ name }) => name === 'name'));
  const first = importedFunctions(sections.find(({ id }) => id === IMPORTS));
  const sizes = sizesOf(sections.find(({ id }) => id === CODE)).map((size, index) => {
    const name = names.get(first + index) ?? `function ${first + index}`;
    return { size, name: readable(name), crate: crateOf(name) };
  });
  const crates = new Map();
  for (const { size, crate } of sizes) crates.set(crate, (crates.get(crate) ?? 0) + size);
  const line = (size, name) => console.log(`  ${String(size).padStart(8)}  ${name}`);
  console.log('  bytes of code by crate');
  [...crates].sort(([, a], [, b]) => b - a).forEach(([name, size]) => line(size, name));
  console.log('\n  the largest functions, with what was inlined into them');
  const largest = sizes.sort((a, b) => b.size - a.size).slice(0, Number(count));
  largest.forEach(({ size, name }) => line(size, name));
}

/** The identifiers of a name in Rust's v0 mangling, in order, without crate hashes. */
export function identifiers(mangled) {
  const found = [];
  const head = /(?:s[0-9A-Za-z]*_)?(\d+)_?/y;
  const other = /B[0-9A-Za-z]*_|s[0-9A-Za-z]*_(?=\D)/y;
  for (let at = 0; at < mangled.length; at++) {
    // A reference to an earlier part, or the number of an impl: neither is a length.
    other.lastIndex = at;
    if (other.test(mangled)) {
      at = other.lastIndex - 1;
      continue;
    }
    head.lastIndex = at;
    const match = head.exec(mangled);
    const length = Number(match?.[1]);
    const text = match && mangled.slice(head.lastIndex, head.lastIndex + length);
    if (text && text.length === length && /^[a-z_]\w*$/i.test(text)) {
      found.push(text);
      at = head.lastIndex + length - 1;
    }
  }
  return found;
}

const readable = (name) => (name.startsWith('_R') ? identifiers(name).join('::') : name).slice(0, 110);

/** The crate of a function: the first one that its name has. */
export function crateOf(name) {
  if (!name.startsWith('_R')) return 'exports and glue';
  const roots = [...name.matchAll(/C(?:s[0-9A-Za-z]*_)?(\d+)_?([a-z_]\w*)/g)];
  const [, length, text] = roots.find(([, size, rest]) => rest.length >= Number(size)) ?? [];
  return text?.slice(0, Number(length)) ?? 'unnamed';
}

/** A place in the bytes that reads numbers and names. */
function reader(bytes, at = 0) {
  const self = {
    bytes,
    at,
    number() {
      let [value, shift, byte] = [0, 0, 0];
      do {
        byte = bytes[self.at++];
        value += (byte & 0x7f) * 2 ** shift;
        shift += 7;
      } while (byte >= 0x80);
      return value;
    },
    text() {
      const length = self.number();
      self.at += length;
      return bytes.toString('utf8', self.at - length, self.at);
    },
  };
  return self;
}

function sectionsOf(bytes) {
  const sections = [];
  const read = reader(bytes, 8);
  while (read.at < bytes.length) {
    const id = bytes[read.at++];
    const length = read.number();
    const end = read.at + length;
    const name = id === CUSTOM ? read.text() : undefined;
    sections.push({ id, name, bytes: bytes.subarray(read.at, end) });
    read.at = end;
  }
  return sections;
}

function namesOf(section) {
  const names = new Map();
  if (!section) return names;
  const read = reader(section.bytes);
  while (read.at < section.bytes.length) {
    const kind = section.bytes[read.at++];
    const length = read.number();
    const end = read.at + length;
    // The second list of the section is that of the functions.
    if (kind === 1) {
      for (let left = read.number(); left > 0; left--) names.set(read.number(), read.text());
    }
    read.at = end;
  }
  return names;
}

function importedFunctions(section) {
  if (!section) return 0;
  const read = reader(section.bytes);
  let functions_ = 0;
  for (let left = read.number(); left > 0; left--) {
    read.text();
    read.text();
    const kind = section.bytes[read.at++];
    if (kind !== 0) throw new Error('functions.mjs: found an import that is no function; expected the glue to import only those');
    read.number();
    functions_ += 1;
  }
  return functions_;
}

function sizesOf(section) {
  const read = reader(section.bytes);
  return Array.from({ length: read.number() }, () => {
    const size = read.number();
    read.at += size;
    return size;
  });
}
