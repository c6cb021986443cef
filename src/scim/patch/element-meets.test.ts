import { describe, expect, it } from 'vitest';
import { parseFilter } from '../filter/parse-filter.ts';
import type { Json } from '../json.ts';
import { attribute } from '../schema/attribute.ts';
import { ScimError } from '../scim-error.ts';
import { newEffort } from './effort.ts';
import { checkElementFilter, elementMeets } from './element-meets.ts';

const PLACES = attribute('places', 'complex', '', {
  multiValued: true,
  subAttributes: [
    attribute('value', 'string', ''),
    attribute('code', 'string', '', { caseExact: true }),
    attribute('primary', 'boolean', ''),
    attribute('floor', 'integer', ''),
    attribute('since', 'dateTime', ''),
    attribute('tags', 'string', '', { multiValued: true }),
    attribute('key', 'binary', '', { caseExact: true }),
  ],
});
const TAGS = attribute('tags', 'string', '', { multiValued: true });

const PLACE: Json = {
  value: 'Straße',
  code: 'Ab',
  primary: true,
  floor: 7,
  since: '2024-01-01T00:00:00Z',
  tags: ['Red', 'blue'],
};

const meets = (filter: string, element: Json = PLACE, of = PLACES) => {
  const parsed = parseFilter(filter);
  checkElementFilter(parsed, of);
  return elementMeets(element, parsed, of, newEffort());
};

describe('elementMeets', () => {
  it.each([
    'value eq "STRAßE"',
    'VALUE sw "str" and value ew "SSE" or value ew "ße"',
    'value co "RA"',
    'code eq "Ab"',
    'not (code eq "ab")',
    'code ne "ab"',
    'code sw "A"',
    'primary eq true',
    'primary eq "True"',
    'primary ne false',
    'floor gt 6 and floor ge 7 and floor lt 8 and floor le 7',
    'since eq "2024-01-01T01:00:00+01:00"',
    'since lt "2024-01-01T00:00:00.001Z"',
    'tags eq "RED" and tags eq "Blue"',
    'tags co "l" and tags pr',
    'key eq null',
    'code ne null',
    'not (key pr)',
    'key ne "x"',
  ])('%s', (filter) => {
    expect(meets(filter)).toBe(true);
    expect(meets(`not (${filter})`)).toBe(false);
  });

  it('asks a simple value as its value', () => {
    expect(meets('value eq "RED"', 'red', TAGS)).toBe(true);
    expect(meets('value eq "blue"', 'red', TAGS)).toBe(false);
  });

  it('finds nothing where nothing is', () => {
    for (const filter of [
      'value eq "x"',
      'floor gt 0',
      'primary eq false',
      'since gt "2024-01-01T00:00:00Z"',
    ])
      for (const element of [{}, 'x', { value: 7, floor: 'x', primary: 'y', since: 'z' }])
        expect(meets(filter, element)).toBe(false);
  });

  it.each([
    'colour eq "x"',
    'value.sub eq "x"',
    'urn:x:value eq "x"',
    'constructor pr',
    'places[value eq "x"]',
    'primary gt true',
    'primary eq "maybe"',
    'floor eq "7"',
    'floor co 7',
    'since eq "yesterday"',
    'since sw "2024-01-01T00:00:00Z"',
    'value eq 7',
    'value gt null',
    'key gt "x"',
    'value eq "x" and not (colour pr)',
  ])('refuses %s', (filter) => {
    expect(() => meets(filter)).toThrow(ScimError);
    expect(() => meets(filter)).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
  });
});
