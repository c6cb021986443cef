import { describe, expect, it } from 'vitest';
import { formOf, having, initial, missing, NotJson, type Schema } from './json-schema.ts';

const secret: Schema = { type: 'string', 'x-lockstep-secret': true };
const bearer: Schema = {
  type: 'object',
  properties: { kind: { type: 'string', const: 'bearer' }, token: secret },
  required: ['kind', 'token'],
};
const basic: Schema = {
  type: 'object',
  properties: { kind: { type: 'string', const: 'basic' }, user: { type: 'string' } },
  required: ['kind', 'user'],
};
const schema: Schema = {
  type: 'object',
  properties: {
    url: { type: 'string' },
    auth: { oneOf: [bearer, basic] },
    people: { type: 'object', properties: { base: { type: 'string' } }, required: ['base'] },
    groups: { type: 'object', properties: { base: { type: 'string' } }, required: ['base'] },
  },
  required: ['url', 'auth', 'people'],
};

describe('settings that a schema describes', () => {
  it('are asked for by what they are', () => {
    const forms: readonly [Schema, string][] = [
      [secret, 'secret'],
      [{ type: 'string', enum: ['a'] }, 'choice'],
      [{ type: 'integer' }, 'number'],
      [{ type: 'boolean' }, 'switch'],
      [{ type: 'array', items: { type: 'string' } }, 'words'],
      [{ type: 'array', items: { type: 'object' } }, 'json'],
      [{ type: 'object', additionalProperties: { type: 'string' } }, 'pairs'],
      [{ type: 'object', additionalProperties: { type: 'object' } }, 'json'],
      [{ oneOf: [bearer, basic] }, 'variants'],
      [{ oneOf: [{ type: 'string' }] }, 'json'],
      [{}, 'json'],
    ];
    for (const [one, form] of forms) expect([one, formOf(one)]).toEqual([one, form]);
  });

  it('begin with what has to be there', () => {
    expect(initial(schema)).toEqual({ auth: { kind: 'bearer' }, people: {} });
  });

  it('say what is still needed, and nothing of what nobody asked for', () => {
    expect(missing(schema, initial(schema))).toEqual(['url', 'auth.token', 'people.base']);
    expect(missing(schema, { url: 'x', auth: { kind: 'basic' }, people: { base: 'b' } })).toEqual([
      'auth.user',
    ]);
    expect(
      missing(schema, { url: 'x', auth: { kind: 'basic', user: 'u' }, people: { base: 'b' }, groups: {} }),
    ).toEqual(['groups.base']);
    expect(missing(schema, { url: '', auth: { kind: 'bearer', token: 't' }, people: { base: 'b' } })).toEqual(
      ['url'],
    );
  });

  it('want what cannot be read anew, needed or not', () => {
    const more: Schema = {
      type: 'object',
      properties: { rows: { type: 'array', items: { type: 'object' } } },
    };
    expect(missing(more, {})).toEqual([]);
    expect(missing(more, { rows: new NotJson('[{') })).toEqual(['rows']);
  });

  it('lose a member that is emptied, and nothing else', () => {
    expect(having({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
    expect(having({ a: 1 }, 'b', '')).toEqual({ a: 1 });
    expect(having(undefined, 'b', false)).toEqual({ b: false });
  });
});
