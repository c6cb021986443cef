import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataSchema, EVENT_TYPES, isEventType, VOCABULARY, versionOf } from './vocabulary.ts';

describe('the vocabulary of events', () => {
  it('names each type as the log does, and says what it means', () => {
    expect(EVENT_TYPES.length).toBeGreaterThan(50);
    for (const type of EVENT_TYPES) {
      expect(type).toMatch(/^[a-z][A-Za-z_]*(\.[a-z][A-Za-z_]*)+$/);
      expect(VOCABULARY[type].about, type).toMatch(/^[A-Z].*\.$/);
    }
    expect(isEventType('constructor')).toBe(false);
  });

  it('gives a schema for each, open to members of newer versions', () => {
    for (const type of EVENT_TYPES) {
      const schema = dataSchema(type);
      expect(schema).toMatchObject({ $id: `urn:lockstep:event:${type}:1`, type: 'object' });
      expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
    }
    expect(dataSchema('dsync.user.updated')).toMatchObject({
      required: ['connection', 'user', 'changed', 'active'],
      properties: { previous: { properties: { active: { type: 'boolean' } } } },
    });
  });

  it('is strict about what this version writes', () => {
    const { data } = VOCABULARY['dsync.user.created'];
    expect(data.safeParse({ connection: 'c', user: 'u', active: true }).success).toBe(true);
    expect(data.safeParse({ connection: 'c', user: 'u', active: true, name: 'Ada' }).success).toBe(false);
    expect(data.safeParse({ connection: 'c', user: 'u' }).success).toBe(false);
  });

  it('reads the version of any data, the first where they say nothing sensible', () => {
    expect([versionOf({ v: 2 }), versionOf({}), versionOf(null), versionOf([1])]).toEqual([2, 1, 1, 1]);
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        expect(versionOf(data)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
