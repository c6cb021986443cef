import { describe, expect, it } from 'vitest';
import { actingFor, isOneOf, makerOf, sameActor } from './same-actor.ts';

describe('two spellings of one name', () => {
  it.each([
    ['bob', 'bob'],
    ['Bob', 'bOB'],
    ['  bob ', 'bob'],
    ['bob  smith', 'bob smith'],
    ['bob\tsmith\n', 'bob smith'],
    ['bob\u00a0smith', 'bob smith'],
    ['bo\u200bb', 'bob'],
    ['b\u00adob', 'bob'],
    ['bob\ufe0f', 'bob'],
    ['bo\u034fb', 'bob'],
    ['\u200bbob', 'bob'],
    ['ｂｏｂ', 'bob'],
    ['bob\u0000', 'bob'],
    // A token that he made for himself.
    ['bob / import', 'Bob'],
    ['bob / import', 'bob / export'],
    ['bob\u00a0/\u00a0import', 'bob'],
  ])('%j and %j are one', (a, b) => {
    expect(sameActor(a, b)).toBe(true);
  });

  it.each([
    ['bob', 'rob'],
    ['bob smith', 'bobsmith'],
    ['bob', 'bob 2'],
    ['bob / import', 'import'],
    ['bob/import', 'bob'],
    ['', 'bob'],
    // Capitals would make one of them: the wrong person must never be meant.
    ['Jo Weiß', 'Jo Weiss'],
  ])('%j and %j are two', (a, b) => {
    expect(sameActor(a, b)).toBe(false);
  });
});

it('somebody is one of those who acted, under any name', () => {
  expect(isOneOf('Bob', ['alice', 'bob / import'])).toBe(true);
  expect(isOneOf('Bob', ['alice', 'rob'])).toBe(false);
  expect(isOneOf('Bob', [])).toBe(false);
});

it('a token acts in the name of its maker, and says what for', () => {
  expect(actingFor('Bob', 'import')).toBe('Bob / import');
  expect(actingFor('Bob / other', 'import')).toBe('Bob / import');
  expect(makerOf('Bob / import')).toBe('Bob');
  expect(makerOf('')).toBe('');
});
