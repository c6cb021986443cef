import { ENTERPRISE, GROUP, USER } from './resources.ts';

/** RFC 7643 section 5. */
export function serviceProviderConfig(patch: boolean): Record<string, unknown> {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: patch },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 200 },
    changePassword: { supported: true },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      { type: 'oauthbearertoken', name: 'Bearer token', description: 'A fixed bearer token' },
    ],
  };
}

/** RFC 7643 section 6. */
export function resourceTypes(): readonly Record<string, unknown>[] {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'];
  return [
    {
      schemas,
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      schema: USER,
      schemaExtensions: [{ schema: ENTERPRISE, required: false }],
    },
    { schemas, id: 'Group', name: 'Group', endpoint: '/Groups', schema: GROUP },
  ];
}

/** The attributes that matter here, RFC 7643 section 7. */
export function schemas(): readonly Record<string, unknown>[] {
  const text = (name: string, extra: Record<string, unknown> = {}) => ({
    name,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...extra,
  });
  const list = (name: string, mutability: string) => ({
    ...text(name, { type: 'complex', multiValued: true, mutability }),
    subAttributes: [text('value'), text('display')],
  });
  return [
    {
      id: USER,
      name: 'User',
      attributes: [
        text('userName', { required: true, uniqueness: 'server' }),
        text('displayName'),
        text('title'),
        text('password', { mutability: 'writeOnly', returned: 'never' }),
        { ...text('active'), type: 'boolean' },
        {
          ...text('name'),
          type: 'complex',
          subAttributes: [text('givenName'), text('familyName'), text('formatted')],
        },
        list('emails', 'readWrite'),
        list('groups', 'readOnly'),
      ],
    },
    {
      id: GROUP,
      name: 'Group',
      attributes: [text('displayName', { required: true }), list('members', 'readWrite')],
    },
    { id: ENTERPRISE, name: 'EnterpriseUser', attributes: [text('employeeNumber'), text('department')] },
  ];
}
