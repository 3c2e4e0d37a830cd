// Ids: UUIDs of version 7 (RFC 9562 §5.7), made once and never again.

/** A new id, made at a time in whole milliseconds since the epoch. */
export function mint(now: number): string {
  const random = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => (byte + 256).toString(16).slice(1)).join('');
  const time = now.toString(16).padStart(12, '0');
  const variant = '89ab'[parseInt(random[4]!, 16) & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(1, 4)}-${variant}${random.slice(5, 8)}-${random.slice(8)}`;
}
