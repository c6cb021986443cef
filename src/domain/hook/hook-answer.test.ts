import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_ANSWER_BYTES, readHookAnswer } from './hook-answer.ts';
import { answers, HOOK_EVENTS } from './hook-events.ts';

const read = (event: (typeof HOOK_EVENTS)[number], body: unknown) =>
  readHookAnswer(event, JSON.stringify(body));

describe('readHookAnswer', () => {
  it('reads what the contract says', () => {
    expect(read('test', { response: {} })).toEqual({ kind: 'agreed' });
    expect(read('preCreateUser', { response: { data: { country: 'IN' } } })).toEqual({
      kind: 'changes',
      data: { country: 'IN' },
    });
    expect(read('validateUser', { response: { error: true, message: 'MobileAlreadyExist' } })).toEqual({
      kind: 'refused',
      message: 'MobileAlreadyExist',
    });
    expect(read('validateUpdateUser', { response: { data: { country: 'IN' } } }).kind).toBe('changes');
    expect(read('policyMap', { response: { mappedValue: 'x' } })).toEqual({ kind: 'value', value: 'x' });
    expect(read('runDeprovision', { response: { data: true } })).toEqual({ kind: 'agreed' });
    expect(read('runDeprovision', { response: { data: false } }).kind).toBe('refused');
  });

  it.each([true, 'true', 1, 0, {}, [], 'no'])('takes error: %j for a refusal', (error) => {
    expect(read('validateUser', { response: { error } }).kind).toBe('refused');
  });

  it.each([false, null, ''])('takes error: %j for none', (error) => {
    expect(read('validateUser', { response: { error } }).kind).toBe('agreed');
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{}',
    '{"response":null}',
    '{"response":[]}',
    '{"response":{"data":7}}',
  ])('does not take %s for a yes', (body) => {
    expect(readHookAnswer('validateUser', body).kind).toBe('unreadable');
  });

  it('asks nothing of those that are only told', () => {
    for (const event of HOOK_EVENTS.filter((one) => !answers(one)))
      expect(readHookAnswer(event, 'Thank you!')).toEqual({ kind: 'agreed' });
  });

  it('reads own members only, and shows one line of bounded length', () => {
    expect(readHookAnswer('validateUser', '{"__proto__":{"response":{"error":true}}}').kind).toBe(
      'unreadable',
    );
    expect(readHookAnswer('preCreateUser', '{"response":{"__proto__":{"data":{"a":1}}}}').kind).toBe(
      'agreed',
    );
    const long = read('validateUser', {
      response: { error: true, message: `a\n\u202eb\u0000${'c'.repeat(9_999)}` },
    });
    expect(long).toMatchObject({ kind: 'refused' });
    const { message } = long as { message: string };
    expect(message.startsWith('a  b c')).toBe(true);
    expect(message).toHaveLength(500);
  });

  it('stands whatever comes, however deep or long', () => {
    for (const event of HOOK_EVENTS) {
      readHookAnswer(event, '['.repeat(MOST_ANSWER_BYTES));
      readHookAnswer(event, `{"response":{"data":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}}`);
      if (answers(event))
        expect(readHookAnswer(event, ' '.repeat(MOST_ANSWER_BYTES + 1)).kind).toBe('unreadable');
    }
    fc.assert(
      fc.property(fc.constantFrom(...HOOK_EVENTS), fc.oneof(fc.string(), fc.json()), (event, body) => {
        expect(() => readHookAnswer(event, body)).not.toThrow();
      }),
    );
    expect(Object.hasOwn(Object.prototype, 'data')).toBe(false);
  });
});
