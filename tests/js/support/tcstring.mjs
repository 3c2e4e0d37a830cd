// What a consent platform reads from its own string: the purposes of the core segment.

/** The core's first 152 bits are versions, times and the platform; 24 bits of purposes follow (TCF v2, "TC string format"). */
const PURPOSES_AT = 152;
const PURPOSES = 24;

/** The purposes of a TC string by number, as `TCData.purpose.consents` has them. */
export function consentsOf(tcString) {
  const core = Buffer.from(tcString.split('.')[0], 'base64url');
  const bit = (at) => ((core[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
  return Object.fromEntries(Array.from({ length: PURPOSES }, (_, index) => [index + 1, bit(PURPOSES_AT + index) === 1]));
}
