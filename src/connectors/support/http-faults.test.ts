import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  faultOfLostAnswer,
  faultOfResponse,
  MAX_RETRY_AFTER_MS,
  printable,
  retryAfterMs,
} from './http-faults.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const write = { method: 'POST', url: 'https://a.example/Users?filter=ada' };
const read = { method: 'GET', url: 'https://a.example/Users?filter=ada' };

function classified(request: typeof write, status: number, headers: Record<string, string> = {}) {
  const fault = faultOfResponse(request, { status, headers, body: '' }, NOW);
  return fault === null ? null : `${fault.kind}/${fault.scope}`;
}

describe('faultOfResponse', () => {
  it.each([
    [200, null, null],
    [202, null, null],
    [204, null, null],
    [301, 'permanent/connection', 'permanent/connection'],
    [400, 'invalid/object', 'invalid/object'],
    [401, 'auth/connection', 'auth/connection'],
    [403, 'forbidden/call', 'forbidden/call'],
    [404, 'notFound/object', 'notFound/object'],
    [405, 'unsupported/call', 'unsupported/call'],
    [408, 'unknownOutcome/call', 'retryable/call'],
    [409, 'conflict/object', 'conflict/object'],
    [410, 'notFound/object', 'notFound/object'],
    [412, 'precondition/object', 'precondition/object'],
    [429, 'rateLimited/call', 'rateLimited/call'],
    [500, 'unknownOutcome/call', 'retryable/call'],
    [501, 'unsupported/call', 'unsupported/call'],
    [502, 'unknownOutcome/connection', 'retryable/connection'],
    [503, 'unknownOutcome/connection', 'retryable/connection'],
    [599, 'unknownOutcome/call', 'retryable/call'],
  ])('%i means %s for a write and %s for a read', (status, forWrite, forRead) => {
    expect(classified(write, status)).toBe(forWrite);
    expect(classified(read, status)).toBe(forRead);
  });

  it('takes 503 with Retry-After as rate limiting', () => {
    expect(classified(write, 503, { 'retry-after': '2' })).toBe('rateLimited/connection');
  });

  it('carries the wait and what the vendor said, and no query', () => {
    const answer = { status: 429, headers: { 'retry-after': '2' }, body: 'slow\u001b[31m down' };
    const fault = faultOfResponse(read, answer, NOW);
    expect(fault).toMatchObject({ retryAfterMs: 2000, vendor: { code: '429', text: 'slow [31m down' } });
    expect(fault?.message).not.toContain('ada');
  });
});

describe('retryAfterMs', () => {
  it.each([
    ['0', 0],
    ['7', 7000],
    [' 1.5 ', 1500],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['Thu, 01 Jan 2099 11:00:00 GMT', MAX_RETRY_AFTER_MS],
    ['99999999999999999999', MAX_RETRY_AFTER_MS],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
    ['1e9', undefined],
  ])('reads %j as %j', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  it('stays within its bounds for any header', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const wait = retryAfterMs(header, NOW) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(MAX_RETRY_AFTER_MS);
      }),
    );
  });
});

describe('faultOfLostAnswer', () => {
  it('separates "never left" from "left without an answer"', () => {
    const cause = new Error('gone');
    expect(faultOfLostAnswer(write, false, cause)).toMatchObject({ kind: 'retryable', scope: 'connection' });
    expect(faultOfLostAnswer(write, true, cause)).toMatchObject({ kind: 'unknownOutcome' });
    expect(faultOfLostAnswer(read, true, cause)).toMatchObject({ kind: 'retryable' });
    expect(faultOfLostAnswer({ ...write, reads: true }, true, cause)).toMatchObject({ kind: 'retryable' });
  });
});

describe('printable', () => {
  it('gives one bounded line without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const line = printable(text, 50);
        expect(line.length).toBeLessThanOrEqual(50);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      }),
    );
  });
});
