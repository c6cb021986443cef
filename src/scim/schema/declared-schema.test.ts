import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../scim-error.ts';
import { refusal } from '../testing/refusal.ts';
import { CORE_USER } from './core-user.ts';
import { readDeclaredSchema, readDeclaredSchemas } from './declared-schema.ts';
import { ENTERPRISE_USER } from './enterprise-user.ts';

const URN = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
const declare = (attributes: unknown, more: object = {}) =>
  readDeclaredSchema({ id: URN, name: 'Acme', description: 'Ours.', attributes, ...more });
const refusedOne = (one: unknown) => refusal(() => declare([one]));
const complex = (subAttributes: unknown) => ({ name: 'a', type: 'complex', subAttributes });

describe('an extension that an administrator declares (RFC 7643 section 7)', () => {
  it('has the defaults of the RFC', () => {
    expect(declare([{ name: 'costUnit', type: 'string' }])).toEqual({
      id: URN,
      name: 'Acme',
      description: 'Ours.',
      attributes: [
        {
          name: 'costUnit',
          type: 'string',
          description: '',
          multiValued: false,
          required: false,
          caseExact: false,
          mutability: 'readWrite',
          returned: 'default',
          uniqueness: 'none',
        },
      ],
    });
  });

  it('says what is true of references, certificates and secrets', () => {
    const { attributes } = declare([
      { name: 'page', type: 'reference', referenceTypes: ['external'] },
      { name: 'other', type: 'reference' },
      { name: 'key', type: 'binary' },
      { name: 'pin', type: 'string', mutability: 'writeOnly' },
      { ...complex([{ name: 'value' }, { name: '$ref', type: 'reference' }]), multiValued: true },
    ]);
    expect(attributes).toMatchObject([
      { caseExact: true, referenceTypes: ['external'] },
      { caseExact: true, referenceTypes: ['uri'] },
      { caseExact: true },
      { returned: 'never' },
      { multiValued: true, subAttributes: [{ name: 'value', type: 'string' }, { name: '$ref' }] },
    ]);
  });

  it.each<[unknown, string]>([
    [null, 'schema.attributes[0]: has to be an object'],
    [{ name: 'a', returnd: 'never' }, 'schema.attributes[0]: "returnd" is not known here'],
    [{ type: 'string' }, 'schema.attributes[0].name: has to be letters'],
    [{ name: '1a' }, 'schema.attributes[0].name: has to be letters'],
    [{ name: 'a.b' }, 'schema.attributes[0].name: has to be letters'],
    [{ name: '__proto__' }, 'schema.attributes[0].name: has to be letters'],
    [{ name: '$ref' }, 'schema.attributes[0].name: has to be letters'],
    [{ name: 'a\n' }, 'schema.attributes[0].name: has to be letters'],
    [{ name: 'a'.repeat(65) }, 'schema.attributes[0].name: has to be letters'],
    [{ name: 'a', type: 'number' }, 'schema.attributes[0].type: has to be one of string, boolean'],
    [{ name: 'a', multiValued: 'yes' }, 'schema.attributes[0].multiValued: has to be true or false'],
    [{ name: 'a', uniqueness: 'server' }, 'schema.attributes[0].uniqueness: has to be one of none'],
    [{ name: 'a', returned: 'sometimes' }, 'schema.attributes[0].returned: has to be one of always'],
    [{ name: 'a', mutability: 'writeOnly', returned: 'default' }, 'schema.attributes[0].returned: what is'],
    [{ name: 'a', mutability: 'readOnly', required: true }, 'schema.attributes[0].required: nobody'],
    [{ name: 'a', canonicalValues: ['x', 1] }, 'schema.attributes[0].canonicalValues[1]: has to be a text'],
    [{ name: 'a', canonicalValues: Array(101).fill('x') }, 'schema.attributes[0].canonicalValues: has more'],
    [{ name: 'a', referenceTypes: ['User'] }, 'schema.attributes[0].referenceTypes: only a reference'],
    [{ name: 'a', subAttributes: [{ name: 'b' }] }, 'schema.attributes[0].subAttributes: only a complex'],
    [{ name: 'a', type: 'complex' }, 'schema.attributes[0].subAttributes: has to be a list'],
    [complex([]), 'schema.attributes[0].subAttributes: has to have an attribute'],
    [complex([complex([{ name: 'b' }])]), 'schema.attributes[0].subAttributes[0].type: nothing is complex'],
    [complex([{ name: 'b' }, { name: 'B' }]), 'schema.attributes[0].subAttributes[1].name: B is there twice'],
    [complex(Array(51).fill({ name: 'b' })), 'schema.attributes[0].subAttributes: has more than 50'],
    [{ name: 'a', description: 'x'.repeat(1025) }, 'schema.attributes[0].description: has to be a text'],
  ])('is refused with the place: %j', (one, expected) => {
    expect(refusedOne(one)).toContain(`400 invalidValue: ${expected}`);
  });

  it('is bounded', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `a${index}` }));
    expect(declare(many(100)).attributes).toHaveLength(100);
    expect(refusal(() => declare(many(101)))).toBe(
      '400 invalidValue: schema.attributes: has more than 100 entries',
    );
    expect(declare([complex(many(50))]).attributes[0]?.subAttributes).toHaveLength(50);
    expect(refusal(() => declare([]))).toContain('schema.attributes: has to have an attribute');
    expect(refusal(() => declare([{ name: 'a' }, { name: 'A' }]))).toContain('[1].name: A is there twice');
  });

  it.each([
    CORE_USER.id,
    ENTERPRISE_USER.id,
    ENTERPRISE_USER.id.toUpperCase(),
    `${ENTERPRISE_USER.id}:manager`,
    'urn:ietf:params:scim:schemas:core:2.0:Robot',
    'urn:ietf:params:scim:schemas:core',
    'urn:ietf:params:scim:schemas:extension',
    'urn:ietf:params:scim:api:messages:2.0:Error',
    'urn:ietf',
    'http://acme.example/User',
    'urn:acme',
    'urn:acme:user:',
    'urn:acme:us er',
    `urn:acme:${'x'.repeat(300)}`,
    '',
  ])('has a name of its own, not %s', (id) => {
    expect(refusal(() => declare([{ name: 'a' }], { id }))).toContain('400 invalidValue: schema.id: ');
  });

  it('does not stand beside one whose name is the beginning of its name', () => {
    const of = (...ids: string[]) => ids.map((id) => ({ id, name: 'x', attributes: [{ name: 'a' }] }));
    expect(readDeclaredSchemas(of('urn:acme:hr', 'urn:acme:hr2'))).toHaveLength(2);
    expect(refusal(() => readDeclaredSchemas(of('urn:acme:hr:User', 'urn:acme:HR')))).toContain(
      'schemas[0].id',
    );
    expect(refusal(() => readDeclaredSchemas(of('urn:acme:hr', 'URN:acme:hr')))).toContain('schemas[1].id');
    expect(refusal(() => readDeclaredSchemas(of('urn:acme:hr', '')))).toContain('schemas[1].id');
    expect(refusal(() => readDeclaredSchemas({}))).toContain('schemas: has to be a list');
    expect(refusal(() => readDeclaredSchemas(Array(21).fill({})))).toContain('schemas: has more than 20');
  });

  it('is read or refused, whatever it is', () => {
    const key = fc.constantFrom('name', 'type', 'subAttributes', 'returned', 'required', '__proto__');
    const one = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(key, fc.oneof(fc.jsonValue(), fc.constant('complex'))),
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(one), fc.jsonValue()), (attributes) => {
        try {
          declare(attributes);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
  });
});
