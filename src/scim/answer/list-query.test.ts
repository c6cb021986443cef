import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../scim-error.ts';
import { refusal } from '../testing/refusal.ts';
import { listQuery, SEARCH_REQUEST, searchQuery, wantedAttributes } from './list-query.ts';
import { listResponse } from './list-response.ts';

const of = (query: string) => {
  const parameters = new URLSearchParams(query);
  return listQuery((name) => parameters.get(name));
};

const DEFAULT = {
  filter: null,
  startIndex: 1,
  count: 100,
  cursor: null,
  sortBy: null,
  sortOrder: 'ascending',
  attributes: null,
  excludedAttributes: null,
};

describe('the query of a list', () => {
  it('has defaults', () => {
    expect(of('')).toEqual(DEFAULT);
    expect(of('attributes=&sortBy=&sortOrder=')).toEqual(DEFAULT);
  });

  it('is read whole', () => {
    expect(
      of(
        'filter=userName%20eq%20%22a%22&startIndex=11&count=5&sortBy=name.familyName&sortOrder=Descending' +
          '&attributes=userName,%20emails.value,&excludedAttributes=id',
      ),
    ).toEqual({
      filter: 'userName eq "a"',
      startIndex: 11,
      count: 5,
      cursor: null,
      sortBy: 'name.familyName',
      sortOrder: 'descending',
      attributes: ['userName', 'emails.value'],
      excludedAttributes: ['id'],
    });
  });

  it.each([
    ['startIndex=0&count=-1', 1, 0], // R23
    ['startIndex=-7&count=0', 1, 0], // R22
    ['startIndex=%2B3&count=1000', 3, 1000],
    ['startIndex=99999999999&count=99999999', 2_147_483_647, 1000], // R24
  ])('%s', (query, startIndex, count) => {
    expect(of(query)).toMatchObject({ startIndex, count });
  });

  it('knows the first page of a list paged by cursor from a list paged by index', () => {
    expect(of('cursor=').cursor).toBe('');
    expect(of('cursor=abc&startIndex=x&count=3')).toMatchObject({ cursor: 'abc', startIndex: 1, count: 3 });
  });

  it('does not take an empty filter for none', () => {
    expect(of('filter=').filter).toBe('');
  });

  it.each([
    ['count=ten', '400 invalidValue: count has to be an integer.'],
    ['count=1.5', '400 invalidValue: count has to be an integer.'],
    ['count=1e2', '400 invalidValue: count has to be an integer.'],
    ['count=', '400 invalidValue: count has to be an integer.'],
    ['startIndex=0x1', '400 invalidValue: startIndex has to be an integer.'],
    ['cursor=&count=ten', '400 invalidCount: count has to be an integer.'],
    ['sortOrder=up', '400 invalidValue: sortOrder has to be ascending or descending.'],
    [`filter=${'a'.repeat(4097)}`, '400 invalidFilter: The filter is longer than 4096 characters.'],
    [`attributes=${'a'.repeat(4097)}`, '400 invalidValue: attributes is longer than 4096 characters.'],
    [`cursor=${'a'.repeat(4097)}`, '400 invalidCursor: cursor is longer than 4096 characters.'],
    [`sortBy=${'a'.repeat(513)}`, '400 invalidValue: sortBy is longer than 512 characters.'],
  ])('%s is refused', (query, expected) => {
    expect(refusal(() => of(query))).toBe(expected);
  });

  it('takes texts that are just short enough', () => {
    expect(of(`filter=${'a'.repeat(4096)}&attributes=${'b'.repeat(4096)}`)).toMatchObject({
      filter: 'a'.repeat(4096),
      attributes: ['b'.repeat(4096)],
    });
  });

  it('reads what another request wants to see', () => {
    expect(wantedAttributes((name) => (name === 'excludedAttributes' ? 'members' : null))).toEqual({
      attributes: null,
      excludedAttributes: ['members'],
    });
  });
});

describe('the body of a search (R20)', () => {
  const search = (body: object) => searchQuery({ schemas: [SEARCH_REQUEST], ...body });

  it('asks for the same as a query', () => {
    expect(search({})).toEqual(DEFAULT);
    expect(
      search({
        attributes: ['userName', 'name.familyName'],
        excludedattributes: 'emails, groups',
        filter: 'title pr',
        startIndex: 0,
        count: 5000,
        sortBy: null,
        sortOrder: 'descending',
      }),
    ).toEqual({
      ...DEFAULT,
      attributes: ['userName', 'name.familyName'],
      excludedAttributes: ['emails', 'groups'],
      filter: 'title pr',
      startIndex: 1,
      count: 1000,
      sortOrder: 'descending',
    });
    expect(search({ cursor: '' }).cursor).toBe('');
  });

  it.each([
    [{ count: 1.5 }, '400 invalidValue: count has to be an integer.'],
    [{ count: true }, '400 invalidValue: count has to be an integer.'],
    [{ count: [1] }, '400 invalidValue: count has to be an integer.'],
    [{ cursor: '', count: {} }, '400 invalidCount: count has to be an integer.'],
    [{ filter: 1 }, '400 invalidValue: filter has to be a text.'],
    [{ attributes: [1] }, '400 invalidValue: attributes has to name attributes.'],
    [{ attributes: Array(4097).fill('') }, 'not refused'],
    [{ attributes: Array(4098).fill('') }, '400 invalidValue: attributes is longer than 4096 characters.'],
    [{ schemas: [] }, `400 invalidSyntax: "schemas" has to contain ${SEARCH_REQUEST}.`],
  ])('%j: %s', (body, expected) => {
    expect(refusal(() => search(body))).toBe(expected);
  });

  it('is refused or read, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc
            .dictionary(fc.constantFrom('count', 'filter', 'attributes', 'cursor', 'sortBy'), fc.jsonValue())
            .map((body) => ({ schemas: [SEARCH_REQUEST], ...body })),
        ),
        (body) => {
          try {
            const query = searchQuery(body);
            expect(query.count).toBeGreaterThanOrEqual(0);
            expect(query.count).toBeLessThanOrEqual(1000);
            expect(query.startIndex).toBeGreaterThanOrEqual(1);
          } catch (error) {
            expect(error).toBeInstanceOf(ScimError);
          }
        },
      ),
    );
  });
});

describe('the answer', () => {
  it('counts, and always has resources (O01, O02)', () => {
    expect(listResponse([], 0)).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    expect(listResponse([{ id: 'a' }], 12, { startIndex: 12 })).toMatchObject({
      totalResults: 12,
      startIndex: 12,
      itemsPerPage: 1,
      Resources: [{ id: 'a' }],
    });
  });

  it('has cursors instead of a start (RFC 9865)', () => {
    const middle = listResponse([{ id: 'b' }], 3, { nextCursor: 'n', previousCursor: 'p' });
    expect(middle).toMatchObject({ nextCursor: 'n', previousCursor: 'p', totalResults: 3 });
    expect(middle).not.toHaveProperty('startIndex');
    expect(Object.keys(listResponse([], 3, { nextCursor: null }))).toEqual([
      'schemas',
      'totalResults',
      'itemsPerPage',
      'Resources',
    ]);
  });
});
