import { randomFillSync } from 'node:crypto';
import type { Random } from '../engine/ports.ts';
import { uuidV7 } from './uuid-v7.ts';

/** Random bytes are drawn in blocks: one call of the operating system for hundreds of ids. */
const block = Buffer.alloc(8_192);
let used = block.length;

function bytes(count: number): Buffer {
  if (used + count > block.length) {
    randomFillSync(block);
    used = 0;
  }
  used += count;
  return block.subarray(used - count, used);
}

export const systemRandom: Random = {
  uuid: () => uuidV7(Date.now(), bytes(10)),
  number: () => bytes(6).readUIntBE(0, 6) / 2 ** 48,
};
