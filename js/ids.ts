// Ids: UUIDs of version 7 (RFC 9562 §5.7), made once and never again.

/** A new id, made at a time in whole milliseconds since the epoch. */
export function mint(now: number): string {
  const random = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => (byte + 256).toString(16).slice(1)).join('');
  const digits = now.toString(16).padStart(12, '0') + random;
  return digits.replace(/(.{8})(.{4}).(.{3})(.)(.{3})/, (_, high, low, a, variant, b) => `${high}-${low}-7${a}-${'89ab'[parseInt(variant as string, 16) & 3]}${b}-`);
}
