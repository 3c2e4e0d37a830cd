// Compression as a good server does it once and for all.

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Brotli at its best, with the window that every browser takes. */
export const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** Gzip at its best. */
export const gzip = (bytes) => gzipSync(bytes, { level: 9 });
