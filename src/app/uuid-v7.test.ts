import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uuidV7 } from './uuid-v7.ts';

describe('uuidV7', () => {
  it('has version, variant and the time in front', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 47 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (now, random) => {
          const id = uuidV7(now, random);
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
          expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(now);
        },
      ),
    );
  });

  it('differs in every random byte', () => {
    const base = uuidV7(1, new Uint8Array(10));
    for (const i of [0, 1, 3, 4, 5, 6, 7, 8, 9]) {
      const random = new Uint8Array(10);
      random[i] = 0x0f;
      expect(uuidV7(1, random)).not.toBe(base);
    }
  });
});
