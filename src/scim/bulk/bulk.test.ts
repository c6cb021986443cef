import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { ScimError } from '../scim-error.ts';
import { refusal } from '../testing/refusal.ts';
import { resolveReferences, substitute, substituteId } from './bulk-references.ts';
import { bulkFailure, bulkResponse } from './bulk-response.ts';
import { type BulkOperation, checkPayloadSize, readBulk } from './read-bulk.ts';

const SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const read = (Operations: unknown, more: object = {}) => readBulk({ schemas: [SCHEMA], Operations, ...more });
const make = (bulkId: string, data: object = {}, path = '/Users') => ({ method: 'POST', path, bulkId, data });
const order = (...operations: object[]) => resolveReferences(read(operations).operations);
const member = (id: string) => ({ members: [{ value: `bulkId:${id}` }] });

describe('reading a bulk (RFC 7644 section 3.7)', () => {
  it('reads every method in any case (R35)', () => {
    const { failOnErrors, operations } = read(
      [
        { method: 'post', path: '/Users', bulkId: 'q', data: { userName: 'a' } },
        { Method: 'PUT', BULKID: null, Path: '/Users/u%201', version: 'W/"1"', DATA: { userName: 'b' } },
        { method: 'Patch', path: '/Groups/bulkId:q', data: { Operations: [] } },
        { method: 'DELETE', path: '/Groups/g', bulkId: null, data: null },
      ],
      { failOnErrors: 2 },
    );
    expect(failOnErrors).toBe(2);
    expect(operations).toEqual([
      {
        method: 'POST',
        bulkId: 'q',
        path: '/Users',
        type: 'User',
        id: null,
        version: null,
        data: { userName: 'a' },
      },
      {
        method: 'PUT',
        bulkId: null,
        path: '/Users/u%201',
        type: 'User',
        id: 'u 1',
        version: 'W/"1"',
        data: { userName: 'b' },
      },
      {
        method: 'PATCH',
        bulkId: null,
        path: '/Groups/bulkId:q',
        type: 'Group',
        id: 'bulkId:q',
        version: null,
        data: { Operations: [] },
      },
      {
        method: 'DELETE',
        bulkId: null,
        path: '/Groups/g',
        type: 'Group',
        id: 'g',
        version: null,
        data: null,
      },
    ]);
    expect(read([]).failOnErrors).toBeNull();
  });

  it('takes the bare operations of a PATCH (erratum 5050)', () => {
    const data = [{ op: 'remove', path: 'title' }];
    expect(read([{ method: 'PATCH', path: '/Users/u', data }]).operations[0]?.data).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: data,
    });
  });

  it.each<[unknown, string]>([
    [1, '400 invalidSyntax: Operations[0]: has to be an object'],
    [{ ...make('a'), method: 'GET' }, '400 invalidSyntax: Operations[0].method'],
    [{ ...make('a'), bulkId: undefined }, '400 invalidSyntax: Operations[0].bulkId: a POST'],
    [{ ...make('a'), bulkId: '' }, '400 invalidSyntax: Operations[0].bulkId'],
    [{ ...make('a'), bulkId: 7 }, '400 invalidSyntax: Operations[0].bulkId'],
    [{ ...make('a'), data: 'x' }, '400 invalidSyntax: Operations[0].data'],
    [{ ...make('a'), data: [] }, '400 invalidSyntax: Operations[0].data'],
    [make('a', {}, '/Users/u'), '400 invalidPath: Operations[0].path: a POST goes to'],
    [make('a', {}, '/Robots'), '400 invalidPath: Operations[0].path'],
    [make('a', {}, 'Users'), '400 invalidPath: Operations[0].path'],
    [{ method: 'DELETE' }, '400 invalidPath: Operations[0].path'],
    [{ method: 'DELETE', path: '/Users' }, '400 invalidPath: Operations[0].path: a DELETE goes to'],
    [{ method: 'DELETE', path: '/Users/a/b' }, '400 invalidPath: Operations[0].path'],
    [{ method: 'DELETE', path: '/Users/a?b=c' }, '400 invalidPath: Operations[0].path'],
    [{ method: 'DELETE', path: '/Users/%zz' }, '400 invalidPath: Operations[0].path'],
    [{ method: 'DELETE', path: `/Users/${'a'.repeat(256)}` }, '400 invalidSyntax: Operations[0].path'],
  ])('refuses %j', (operation, expected) => {
    expect(refusal(() => read([operation]))).toContain(expected);
  });

  it('refuses what is too much, and what is no bulk', () => {
    const few = Array.from({ length: 1000 }, (_, index) => make(`b${index}`));
    expect(read(few).operations).toHaveLength(1000);
    expect(refusal(() => read([...few, make('more')]))).toMatch(/^413 tooMany: /);
    expect(
      refusal(() =>
        readBulk({ schemas: [SCHEMA], Operations: [make('a'), make('b')] }, { maxOperations: 1 }),
      ),
    ).toMatch(/^413/);
    expect(refusal(() => checkPayloadSize(1_048_577))).toMatch(/^413 tooMany: /);
    expect(refusal(() => checkPayloadSize(1_048_576))).toBe('not refused');
    expect(refusal(() => read([make('a'), make('a')]))).toBe(
      '400 invalidValue: Operations[1].bulkId: is there twice',
    );
    for (const failOnErrors of [0, -1, 1.5, '1'])
      expect(
        refusal(() => read([], { failOnErrors })),
        String(failOnErrors),
      ).toMatch(/^400 invalidValue: failOnErrors/);
    expect(refusal(() => read({}))).toMatch(/^400 invalidSyntax: Operations/);
    expect(refusal(() => readBulk({ Operations: [] }))).toMatch(/^400 invalidSyntax: "schemas"/);
    expect(refusal(() => readBulk([]))).toMatch(/^400 invalidSyntax/);
  });
});

describe('references between operations', () => {
  it('keep the order where nothing refers to anything', () => {
    expect(order(make('a'), make('b'), make('c'))).toEqual({ order: [0, 1, 2], refused: new Map() });
  });

  it('come after what they refer to, in data and in the path', () => {
    const { order: found, refused } = order(
      make('z'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:g',
        data: { Operations: [{ op: 'add', value: ['bulkId:b'] }] },
      },
      make('g', member('a'), '/Groups'),
      make('a'),
      make('b'),
    );
    expect(found).toEqual([0, 3, 2, 4, 1]);
    expect(refused.size).toBe(0);
  });

  it('are refused in a circle, each with 409, and so is what needs them', () => {
    const { order: found, refused } = order(
      make('a', member('b'), '/Groups'),
      make('ok'),
      make('b', member('a'), '/Groups'),
      make('self', member('self'), '/Groups'),
      make('needs', { members: [{ value: 'bulkId:ok' }, { value: 'bulkId:a' }] }, '/Groups'),
    );
    expect(found).toEqual([1]);
    expect([...refused].map(([place, { status }]) => [place, status])).toEqual([
      [0, 409],
      [2, 409],
      [3, 409],
      [4, 409],
    ]);
  });

  it('are refused when nothing makes it, or it is too deep, and the rest goes on', () => {
    let deep: Json = 'bulkId:a';
    for (let level = 0; level < 40; level++) deep = [deep];
    const { order: found, refused } = order(
      make('a'),
      make('b', member('nobody')),
      make('c', { deep }),
      make('d', member('b')),
      // It has a bulkId, but makes nothing.
      { method: 'DELETE', path: '/Users/u', bulkId: 'gone' },
      make('e', member('gone')),
    );
    expect(found).toEqual([0, 4]);
    expect([...refused].map(([place, { status, scimType }]) => [place, status, scimType])).toEqual([
      [1, 400, 'invalidValue'],
      [2, 400, 'invalidSyntax'],
      [5, 400, 'invalidValue'],
      [3, 409, undefined],
    ]);
  });

  it('may be a chain as long as the request', () => {
    const chain = Array.from({ length: 1000 }, (_, at) =>
      make(`b${at}`, at === 999 ? {} : member(`b${at + 1}`)),
    );
    expect(order(...chain).order).toEqual(Array.from({ length: 1000 }, (_, at) => 999 - at));
  });

  it('order or refuse every operation once, whatever refers to whatever', () => {
    const graph = fc.array(fc.array(fc.nat({ max: 11 }), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(graph, (edges) => {
        const operations = edges.map((to, at) =>
          make(`b${at}`, { members: to.map((one) => ({ value: `bulkId:b${one}` })) }),
        );
        const { order: found, refused } = order(...operations);
        expect([...found, ...refused.keys()].sort((a, b) => a - b)).toEqual(edges.map((_, at) => at));
        for (const [position, place] of found.entries())
          for (const need of edges[place] ?? []) expect(found.slice(0, position)).toContain(need);
        // By another way: whatever needs only what can be carried out, can be carried out.
        for (const place of refused.keys())
          expect(edges[place]?.every((need) => found.includes(need))).toBe(false);
      }),
    );
  });
});

describe('putting ids in', () => {
  const ids = new Map([
    ['a', 'id-a'],
    ['__proto__', 'id-p'],
  ]);

  it('replaces whole values anywhere, and leaves what it was given', () => {
    const data: JsonObject = {
      members: [{ value: 'bulkId:a', display: 'see bulkId:a' }, 'bulkId:__proto__', 7, null],
      'bulkId:a': true,
    };
    const before = JSON.stringify(data);
    expect(substitute(data, ids)).toEqual({
      members: [{ value: 'id-a', display: 'see bulkId:a' }, 'id-p', 7, null],
      'bulkId:a': true,
    });
    expect(JSON.stringify(data)).toBe(before);
    expect(substituteId('bulkId:a', ids)).toBe('id-a');
    expect(substituteId('plain', ids)).toBe('plain');
  });

  it('refuses what was not made, and what is too deep', () => {
    expect(refusal(() => substitute({ a: 'bulkId:b' }, ids))).toBe('409 -: bulkId:b was not made.');
    expect(refusal(() => substituteId('bulkId:constructor', ids))).toMatch(/^409/);
    const nest = (levels: number) => {
      let value: Json = 1;
      for (let level = 0; level < levels; level++) value = [value];
      return { value };
    };
    expect(refusal(() => substitute(nest(31), ids))).toBe('not refused');
    expect(refusal(() => substitute(nest(32), ids))).toMatch(/^400 invalidSyntax/);
    expect(refusal(() => substitute(nest(5000), ids))).toMatch(/^400 invalidSyntax/);
  });

  it('never changes a prototype', () => {
    const data = JSON.parse('{"__proto__":{"admin":true},"x":{"__proto__":{"admin":true}}}') as JsonObject;
    const made = substitute(data, ids);
    expect(made.admin).toBeUndefined();
    expect(Object.getPrototypeOf(made.x)).toBe(Object.prototype);
    expect(JSON.stringify(made)).toBe('{"x":{}}');
  });
});

describe('the answer to a bulk', () => {
  it('has texts for statuses and says what failed', () => {
    const operation = (method: BulkOperation['method'], bulkId: string | null) => ({ method, bulkId });
    expect(
      bulkResponse([
        { operation: operation('POST', 'q'), status: 201, location: 'https://x/Users/u', version: 'W/"1"' },
        { operation: operation('DELETE', null), status: 204, location: 'https://x/Users/v' },
        bulkFailure(operation('POST', 'r'), new ScimError(409, 'uniqueness', 'It is taken.')),
      ]),
    ).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
      Operations: [
        { method: 'POST', bulkId: 'q', version: 'W/"1"', location: 'https://x/Users/u', status: '201' },
        { method: 'DELETE', location: 'https://x/Users/v', status: '204' },
        {
          method: 'POST',
          bulkId: 'r',
          status: '409',
          response: {
            schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
            scimType: 'uniqueness',
            detail: 'It is taken.',
            status: '409',
          },
        },
      ],
    });
  });
});
