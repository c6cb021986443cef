import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redacted } from './redacted.ts';

const ROOM = 32_768;

describe('what is kept of a request', () => {
  it('has no secrets in it, wherever they stand', () => {
    const sent = {
      userName: 'ada',
      password: 'p',
      Operations: [{ op: 'replace', path: 'password', value: 'p' }],
      nested: [{ apiToken: 't', title: 'Dr' }],
    };
    expect(redacted(sent, ROOM)).toEqual({
      userName: 'ada',
      password: '[redacted]',
      Operations: [{ op: 'replace', path: 'password', value: '[redacted]' }],
      nested: [{ apiToken: '[redacted]', title: 'Dr' }],
    });
  });

  it('is whole where there is room, and never much longer than that', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 1, max: 2_000 }), (value, room) => {
        const whole = JSON.stringify(redacted(value, Number.POSITIVE_INFINITY));
        const longest = Math.max(0, ...whole.split('"').map((text) => text.length));
        const cut = JSON.stringify(redacted(value, room));
        expect(cut.length).toBeLessThanOrEqual(6 * (room + longest) + 200);
        if (whole.length < room / 6) expect(cut).toBe(whole);
      }),
    );
  });

  it('looks at no more of a page than is kept', () => {
    let looked = 0;
    const page = Array.from({ length: 1_000 }, () => ({
      get name() {
        looked++;
        return 'x'.repeat(1_000);
      },
    }));
    redacted(page, ROOM);
    expect(looked).toBeLessThan(100);
  });
});
