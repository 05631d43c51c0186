// @ts-check
'use strict';

/**
 * SHA-256 (FIPS 180-4) fed piece by piece, so that files larger than memory can be hashed; the browser's own hashes only whole buffers.
 * @returns {{ update(bytes: Uint8Array): void, hex(): string }}
 */
function sha256() {
  const state = new Int32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  const words = new Int32Array(64);
  const block = new Uint8Array(64);
  let held = 0;
  let total = 0;
  return {
    update(bytes) {
      total += bytes.length;
      let at = 0;
      if (held > 0) {
        at = Math.min(64 - held, bytes.length);
        block.set(bytes.subarray(0, at), held);
        held += at;
        if (held < 64) return;
        sha256Blocks(state, words, block, 0, 64);
        held = 0;
      }
      const end = bytes.length - ((bytes.length - at) % 64);
      sha256Blocks(state, words, bytes, at, end);
      block.set(bytes.subarray(end));
      held = bytes.length - end;
    },
    hex() {
      const tail = new Uint8Array(held < 56 ? 64 : 128);
      tail.set(block.subarray(0, held));
      tail[held] = 0x80;
      const view = new DataView(tail.buffer);
      view.setUint32(tail.length - 8, Math.floor(total / 0x20000000));
      view.setUint32(tail.length - 4, (total << 3) >>> 0);
      sha256Blocks(state, words, tail, 0, tail.length);
      return [...state].map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

/**
 * Takes the whole blocks from `at` up to `end` into the state: one loop with everything in local variables, which compilers keep in registers.
 * @param {Int32Array} state
 * @param {Int32Array} words
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} end
 */
function sha256Blocks(state, words, bytes, at, end) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @param {Int32Array} list @param {number} index */
  const get = (list, index) => /** @type {number} */ (list[index]);
  for (; at < end; at += 64) {
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const x = get(words, i - 15);
      const y = get(words, i - 2);
      const near = (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)) + get(words, i - 7);
      const far = (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) + get(words, i - 16);
      words[i] = ((near | 0) + (far | 0)) | 0;
    }
    let a = get(state, 0), b = get(state, 1), c = get(state, 2), d = get(state, 3), e = get(state, 4), f = get(state, 5), g = get(state, 6), h = get(state, 7);
    for (let i = 0; i < 64; i += 1) {
      const chosen = ((((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g))) | 0;
      const t1 = (chosen + ((h + ((get(SHA256_K, i) + get(words, i)) | 0)) | 0)) | 0;
      const t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] = get(state, 0) + a; state[1] = get(state, 1) + b; state[2] = get(state, 2) + c; state[3] = get(state, 3) + d;
    state[4] = get(state, 4) + e; state[5] = get(state, 5) + f; state[6] = get(state, 6) + g; state[7] = get(state, 7) + h;
  }
}

const SHA256_K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
