import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { attribute, type Schema } from '../schema/attribute.ts';
import { CORE_USER, userShape } from '../schema/core-user.ts';
import { ENTERPRISE_USER } from '../schema/enterprise-user.ts';
import {
  EXTENSION,
  emails,
  group,
  type Operation,
  PERSON,
  patched,
  refusal,
  run,
  strictly,
  USER,
} from '../testing/patching.ts';
import { applyPatch } from './apply-patch.ts';
import { readPatch } from './read-patch.ts';

describe('applyPatch: what replace and add mean', () => {
  it('merges a name, except that replace with a path replaces it', () => {
    const value = { givenName: 'B', middleName: 'J' };
    const merged = { familyName: 'Jensen', givenName: 'B', middleName: 'J' };
    expect(patched({ op: 'add', path: 'name', value }).name).toEqual(merged);
    expect(patched({ op: 'add', value: { name: value } }).name).toEqual(merged);
    expect(patched({ op: 'replace', value: { name: value } }).name).toEqual(merged);
    expect(patched({ op: 'replace', path: 'name', value }).name).toEqual(value);
    expect(patched({ op: 'add', path: 'name', value: { givenName: null } }).name).toEqual({
      familyName: 'Jensen',
    });
    expect(patched({ op: 'add', path: 'name', value: {} }).name).toEqual(PERSON.name);
    expect(
      patched({ op: 'remove', path: 'name.givenName' }, { op: 'remove', path: 'name.familyName' }),
    ).not.toHaveProperty('name');
  });

  it('merges an extension, except that replace with its URN replaces it', () => {
    const value = { costCenter: 'C' };
    expect(patched({ op: 'add', path: EXTENSION, value })[EXTENSION]).toEqual({
      costCenter: 'C',
      ...(PERSON[EXTENSION] as JsonObject),
    });
    expect(patched({ op: 'replace', path: EXTENSION.toLowerCase(), value })[EXTENSION]).toEqual(value);
    expect(patched({ op: 'remove', path: EXTENSION })).not.toHaveProperty([EXTENSION]);
    expect(patched({ op: 'replace', value: { [EXTENSION]: null } })).not.toHaveProperty([EXTENSION]);
    expect(patched({ op: 'replace', path: CORE_USER.id, value: { title: 'T' } })).toEqual({
      ...PERSON,
      title: 'T',
    });
    expect(refusal(() => patched({ op: 'remove', path: CORE_USER.id }))).toMatchObject({
      scimType: 'noTarget',
    });
  });

  it('adds to lists and replaces them', () => {
    const value = [{ value: 'n@x' }];
    expect(emails({ op: 'replace', path: 'emails', value })).toEqual(value);
    expect(emails({ op: 'replace', value: { emails: value } })).toEqual(value);
    expect(emails({ op: 'add', path: 'emails', value: 'n@x' })).toEqual([
      ...(PERSON.emails as Json[]),
      ...value,
    ]);
    expect(emails({ op: 'add', path: 'emails', value: null })).toEqual(PERSON.emails);
    expect(emails({ op: 'replace', path: 'emails', value: [] })).toBeUndefined();
  });

  it('replaces an element that a filter finds, and it stays what it was found by', () => {
    const value = { value: 'n@x', display: 'N' };
    expect(emails({ op: 'replace', path: 'emails[type eq "work"]', value })).toEqual([
      { value: 'n@x', display: 'N', type: 'work' },
      { value: 'babs@home', type: 'home' },
    ]);
    expect(emails({ op: 'replace', path: 'emails[type eq "work"]', value: null })).toEqual([
      { value: 'babs@home', type: 'home' },
    ]);
  });

  it('removes what is listed, what a filter finds, parts and all', () => {
    const home = [{ value: 'babs@home', type: 'home' }];
    for (const operation of [
      { op: 'remove', path: 'emails', value: [{ value: 'BABS@work' }] },
      { op: 'remove', path: 'emails', value: [{ value: 'babs@work', type: 'work' }] },
      { op: 'remove', path: 'emails', value: 'babs@work' },
      { op: 'remove', path: 'emails[type eq "work"]' },
      { op: 'remove', path: 'emails[value sw "BABS@w" and not (type eq "home")]' },
      { op: 'remove', path: 'emails[type eq "work"].value' },
      { op: 'replace', path: 'emails[type eq "work"].value', value: '' },
    ])
      expect(emails(operation)).toEqual(home);
    expect(emails({ op: 'remove', path: 'emails', value: [{ value: 'babs@work', type: 'home' }] })).toEqual(
      PERSON.emails,
    );
    expect(emails({ op: 'remove', path: 'emails', value: [] })).toEqual(PERSON.emails);
    expect(emails({ op: 'remove', path: 'emails[type eq "none"]' })).toEqual(PERSON.emails);
    expect(emails({ op: 'remove', path: 'emails[type eq "work"].primary' })).toEqual([
      { value: 'babs@work', type: 'work' },
      ...home,
    ]);
    expect(emails({ op: 'remove', path: 'emails' })).toBeUndefined();
    expect(emails({ op: 'replace', path: 'emails.display', value: 'B' })).toMatchObject([
      { display: 'B' },
      { display: 'B' },
    ]);
  });

  it('changes nothing by what is there already', () => {
    for (const operation of [
      { op: 'add', path: 'emails', value: [{ value: 'BABS@work', type: 'Work' }] },
      { op: 'add', value: { name: { givenName: 'Barbara' } } },
      { op: 'replace', path: 'userName', value: 'babs' },
      { op: 'remove', path: 'title' },
    ])
      expect(run(PERSON, [operation])).toMatchObject({ resource: PERSON, changed: false });
    // PostgreSQL gives members back in its own order.
    const stored = Object.fromEntries(Object.entries(PERSON).toReversed());
    expect(run(stored, [{ op: 'replace', path: 'active', value: true }]).changed).toBe(false);
  });

  it('is all or nothing', () => {
    const before = structuredClone(PERSON);
    const operations = [
      { op: 'replace', path: 'active', value: false },
      { op: 'remove', path: 'emails' },
      { op: 'remove', path: 'userName' },
    ];
    expect(refusal(() => run(PERSON, operations)).status).toBe(400);
    expect(PERSON).toEqual(before);
  });

  it('turns somebody off whose extension asks for more since yesterday', () => {
    const asking: Schema = {
      ...ENTERPRISE_USER,
      attributes: [...ENTERPRISE_USER.attributes, attribute('badge', 'string', '', { required: true })],
    };
    const off = (...more: Operation[]) =>
      applyPatch(
        PERSON,
        readPatch([{ op: 'replace', path: 'active', value: false }, ...more], 'tolerant'),
        userShape([asking]),
        'tolerant',
      ).resource;
    expect(off()).toEqual({ ...PERSON, active: false });
    const change = { op: 'replace', path: `${EXTENSION}:department`, value: 'E' };
    expect(refusal(() => off(change))).toMatchObject({ scimType: 'invalidValue' });
  });

  it('keeps what an extension said that nobody knows any more', () => {
    const current = { ...PERSON, 'urn:gone': { a: 1 } };
    expect(
      applyPatch(current, readPatch([{ op: 'add', value: { title: 'T' } }], 'tolerant'), USER, 'tolerant')
        .resource,
    ).toEqual({
      ...current,
      title: 'T',
    });
  });
});

describe('applyPatch: what is not understood', () => {
  it('is ignored and listed, or refused when strict', () => {
    const operations = [
      { op: 'replace', path: 'favourite', value: 1 },
      { op: 'add', path: 'urn:other:2.0:User:x', value: 1 },
      { op: 'replace', path: 'name.nick', value: 'x' },
      { op: 'replace', value: { hobby: 1, active: false } },
    ];
    expect(run(PERSON, operations)).toMatchObject({
      resource: { ...PERSON, active: false },
      ignored: ['favourite', 'urn:other:2.0:User:x', 'name.nick', 'hobby'],
    });
    for (const [index, operation] of operations.entries())
      expect(refusal(() => strictly(operation))).toMatchObject({
        scimType: index === 3 ? 'invalidSyntax' : 'invalidPath',
      });
  });

  it('refuses paths that are none', () => {
    for (const path of ['emails[', 'emails[type eq', 'a b', '', '..', 'title[value eq "x"]'])
      expect(refusal(() => strictly({ op: 'replace', path, value: 'x' }))).toMatchObject({
        scimType: 'invalidPath',
      });
    for (const path of ['emails[colour eq "x"]', 'emails[primary gt true]', 'emails[type eq 1]'])
      expect(refusal(() => strictly({ op: 'remove', path }))).toMatchObject({ scimType: 'invalidFilter' });
    expect(refusal(() => group({ op: 'remove', path: 'members[colour eq "x"]' }))).toMatchObject({
      scimType: 'invalidFilter',
    });
  });

  it('refuses booleans as texts, dots and URNs at the top when strict', () => {
    for (const operation of [
      { op: 'replace', path: 'active', value: 'False' },
      { op: 'replace', value: { 'name.givenName': 'x' } },
      { op: 'replace', value: { [`${EXTENSION}:department`]: 'x' } },
      { op: 'replace', path: 'title', value: '' },
      { op: 'replace', path: 'title', value: ['x'] },
    ])
      expect(refusal(() => strictly(operation)).status).toBe(400);
    expect(strictly({ op: 'replace', path: `${EXTENSION}:department`, value: 'E' })[EXTENSION]).toMatchObject(
      {
        department: 'E',
      },
    );
  });

  it('refuses lists that grow too long, and work without end', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => ({ value: `${at}@x` }));
    const big = run(PERSON, [{ op: 'replace', path: 'emails', value: many(1000) }]).resource;
    const more = { op: 'add', path: 'emails', value: 'one@more' };
    const names = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`unknown${at}`, at]));
    const strangers = Array.from({ length: 11 }, () => ({ op: 'add', value: names }));
    expect(run(PERSON, strangers.slice(0, 9)).changed).toBe(false);
    expect(refusal(() => run(PERSON, strangers))).toMatchObject({ status: 413, scimType: 'tooMany' });
    expect(refusal(() => run(big, [more]))).toMatchObject({ status: 400, scimType: 'invalidValue' });
    const costly = { op: 'remove', path: 'emails[value co "a" and type eq "b"]' };
    expect(
      refusal(() =>
        run(
          big,
          Array.from({ length: 1000 }, () => costly),
        ),
      ),
    ).toMatchObject({
      status: 413,
      scimType: 'tooMany',
    });
  });
});
