import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { countOf, flagOf, type JsonObject, parseJsonObject } from './scim-json.ts';
import {
  equalsFilter,
  idSegment,
  parseScimPath,
  printScimPath,
  type ScimPath,
  tryScimPath,
} from './scim-path.ts';
import { patchPath, readPath, writePath } from './scim-value.ts';
import { applyPatch } from './testing/small-patch.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const attribute = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/).filter((name) => name !== 'schemas');
const path: fc.Arbitrary<ScimPath> = fc.record(
  {
    attribute,
    schema: fc.constantFrom(ENTERPRISE, 'urn:vendor:x'),
    where: fc.record({ attribute, value: fc.string({ unit: 'binary', maxLength: 20 }) }),
    sub: attribute,
  },
  { requiredKeys: ['attribute'] },
);

describe('SCIM paths', () => {
  it.each<[string, ScimPath]>([
    ['userName', { attribute: 'userName' }],
    ['name.givenName', { attribute: 'name', sub: 'givenName' }],
    ['urn:ietf:params:scim:schemas:core:2.0:User:title', { attribute: 'title' }],
    [`${ENTERPRISE}:manager.value`, { schema: ENTERPRISE, attribute: 'manager', sub: 'value' }],
    [
      'emails[type eq "work"].value',
      { attribute: 'emails', where: { attribute: 'type', value: 'work' }, sub: 'value' },
    ],
    ['members[value eq "a\\"]"]', { attribute: 'members', where: { attribute: 'value', value: 'a"]' } }],
  ])('reads %s', (text, expected) => {
    expect(parseScimPath(text)).toEqual(expected);
  });

  it.each([
    '',
    'a b',
    'a[b eq c]',
    'a[b ne "c"]',
    'a.b.c',
    '__proto__',
    'a[b eq "\\x"]',
    'a.__proto__',
    'a\n',
  ])('refuses %j', (text) => {
    expect(() => parseScimPath(text)).toThrow(ConnectorFault);
  });

  it('prints what it reads', () => {
    fc.assert(
      fc.property(path, (one) => {
        expect(parseScimPath(printScimPath(one))).toEqual(one);
      }),
    );
  });

  it('takes any text for a path or not, and never throws otherwise', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = tryScimPath(text);
        if (found !== null) expect(tryScimPath(printScimPath(found))).toEqual(found);
      }),
    );
  });

  it('keeps any value inside the quotes of a filter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const filter = equalsFilter('userName', value);
        expect(JSON.parse(filter.slice('userName eq '.length))).toBe(value);
      }),
    );
  });

  it('makes one path segment of an id, or refuses it', () => {
    for (const id of ['', '.', '..', '\ud800', 'x'.repeat(1001)])
      expect(() => idSegment(id)).toThrow(ConnectorFault);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (id) => {
        if (id === '.' || id === '..') return;
        const url = new URL(`https://a.example/scim/Users/${idSegment(id)}`);
        expect(url.search + url.hash).toBe('');
        const [, , , segment, ...more] = url.pathname.split('/');
        expect(more).toEqual([]);
        expect(decodeURIComponent(segment ?? '')).toBe(id);
      }),
    );
  });
});

describe('values at a path', () => {
  const value: fc.Arbitrary<AttributeValue> = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
  );
  const resource = fc.dictionary(
    attribute,
    fc.oneof(fc.string(), fc.array(fc.record({ value: fc.string(), type: fc.string() }))),
  );

  it('are read as they were written, and nothing else changes', () => {
    fc.assert(
      fc.property(resource, path, value, (before, at, wanted) => {
        // A value of the filtered attribute itself would move the element out of its own filter.
        if (at.where !== undefined && at.where.attribute.toLowerCase() === (at.sub ?? 'value').toLowerCase())
          return;
        const after = writePath(before, at, wanted);
        const read = readPath(after, at);
        expect(Array.isArray(read) ? read : read).toEqual(
          Array.isArray(read) && wanted !== null ? [String(wanted)] : wanted,
        );
        const touched = (at.schema ?? at.attribute).toLowerCase();
        for (const [name, is] of Object.entries(before)) {
          if (name.toLowerCase() !== touched) expect(after[name]).toEqual(is);
        }
      }),
    );
  });

  const user: JsonObject = {
    emails: [
      { type: 'work', value: 'w@x', primary: true },
      { type: 'home', value: 'h@x' },
    ],
    name: { givenName: 'Ada', formatted: 'Ada L' },
    [ENTERPRISE]: { department: 'R&D', manager: { value: '7', displayName: 'Boss' } },
  };

  it('keep the rest of what they are part of', () => {
    const work = parseScimPath('emails[type eq "work"].value');
    expect(writePath(user, work, 'n@x')).toMatchObject({
      emails: [{ type: 'work', value: 'n@x', primary: true }, { value: 'h@x' }],
    });
    expect(writePath(user, work, null).emails).toEqual([{ type: 'home', value: 'h@x' }]);
    expect(writePath(user, parseScimPath('name.givenName'), 'A').name).toEqual({
      givenName: 'A',
      formatted: 'Ada L',
    });
    const manager = parseScimPath(`${ENTERPRISE}:manager`);
    expect(writePath(user, manager, '8')[ENTERPRISE]).toEqual({
      department: 'R&D',
      manager: { value: '8', displayName: 'Boss' },
    });
    expect(writePath(user, parseScimPath('emails'), ['h@x', 'z@x']).emails).toEqual([
      { type: 'home', value: 'h@x' },
      { value: 'z@x' },
    ]);
    expect(writePath({}, parseScimPath(`${ENTERPRISE}:department`), 'Ops')).toEqual({
      schemas: [ENTERPRISE],
      [ENTERPRISE]: { department: 'Ops' },
    });
  });

  it.each<[string, AttributeValue, boolean]>([
    ['title', 'Lead', true],
    ['title', null, true],
    ['emails[type eq "work"].value', 'n@x', true],
    ['emails[type eq "work"].value', null, true],
    ['emails[type eq "other"].value', 'o@x', true],
    ['emails[type eq "work"].value', 'n@x', false],
    ['emails[type eq "work"].value', null, false],
    ['emails[type eq "other"].value', 'o@x', false],
    ['emails', ['h@x', 'z@x'], true],
    ['roles', 'admin', true],
  ])('become %s = %j by PATCH (filter paths: %j) as by PUT', (text, wanted, valuePaths) => {
    const at = parseScimPath(text);
    const operation = patchPath(user, at, wanted, valuePaths);
    const patched = applyPatch(user, { Operations: [operation] });
    expect(readPath(patched as JsonObject, at)).toEqual(readPath(writePath(user, at, wanted), at));
    const whole = { attribute: at.attribute };
    expect(readPath(patched as JsonObject, whole)).toEqual(readPath(writePath(user, at, wanted), whole));
  });
});

describe('tolerant JSON', () => {
  it('reads one object, within bounds', () => {
    expect(parseJsonObject('\ufeff{"a":"}]"}')).toEqual({ a: '}]' });
    for (const text of [
      '',
      '[]',
      'null',
      '{"a":',
      '{"a":1}x',
      `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
    ]) {
      expect(() => parseJsonObject(text)).toThrow();
    }
    expect(Object.getPrototypeOf(parseJsonObject('{"__proto__":{"x":1}}'))).toBe(Object.prototype);
  });

  it('reads every JSON object that is not too deep as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (object) => {
        const text = JSON.stringify(object);
        expect(parseJsonObject(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads truth and counts', () => {
    expect(['True', 'FALSE', true, 'yes', 1, null].map(flagOf)).toEqual([
      true,
      false,
      true,
      undefined,
      undefined,
      undefined,
    ]);
    expect(['7', 7, 0, -1, 1.5, '1e3', '', null].map(countOf)).toEqual([
      7,
      7,
      0,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
