import { describe, expect, it } from 'vitest';
import { type Call, wrongOf } from './webhook-receivers.ts';

const call = (n: number, id = `msg_${n}`, body = `{"n":${n}}`): Call => ({ n, id, body });
const EVENTS = [3, 5, 9];

describe('what an endpoint was told', () => {
  it('is right where each event came, some of them again', () => {
    const calls = [call(3), call(5), call(5), call(9)];
    expect(wrongOf({ ordered: true, calls }, EVENTS)).toEqual([]);
    expect(wrongOf({ ordered: false, calls: [call(9), call(5), call(3), call(5)] }, EVENTS)).toEqual([]);
  });

  it.each<[string, readonly Call[], RegExp]>([
    ['one is missing', [call(3), call(9)], /event 5 was never told/],
    ['one comes too early', [call(3), call(9), call(5)], /event 5 came after 9/],
    ['one comes under a new id', [call(3), call(5), call(5, 'msg_x'), call(9)], /event 5 came as/],
    ['one comes changed', [call(3), call(5), call(5, 'msg_5', '{}'), call(9)], /two bodies/],
    ['two share an id', [call(3), call(5, 'msg_3'), call(9)], /two events/],
    ['there is one too many', [call(3), call(5), call(7), call(9)], /is none/],
  ])('is wrong where %s', (_what, calls, expected) => {
    expect(wrongOf({ ordered: true, calls }, EVENTS).join('\n')).toMatch(expected);
  });
});
