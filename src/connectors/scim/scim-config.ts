import { z } from 'zod';
import { baseUrl, secretReference } from '../support/config.ts';
import { tryScimPath } from './scim-path.ts';

const scimPath = z
  .string()
  .max(500)
  .refine((text) => tryScimPath(text) !== null, 'is not a SCIM attribute path');
const pathsByName = z.record(z.string().regex(/^[A-Za-z][\w.-]{0,99}$/), scimPath);
const names = z.array(z.string().min(1).max(500)).max(100);

const auth = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bearer'),
    token: secretReference('Name of the stored secret with the token.'),
  }),
  z.strictObject({
    kind: z.literal('basic'),
    username: z
      .string()
      .min(1)
      .max(500)
      .regex(/^[^:]*$/, 'must not contain a colon (RFC 7617)'),
    password: secretReference('Name of the stored secret with the password.'),
  }),
  z.strictObject({
    kind: z.literal('oauth'),
    tokenUrl: baseUrl('Token endpoint of the authorisation server (RFC 6749 section 4.4).'),
    clientId: z.string().min(1).max(500),
    clientSecret: secretReference('Name of the stored secret with the client secret.'),
    scope: z.string().max(1000).optional(),
    audience: z.string().max(1000).optional(),
    clientAuth: z
      .enum(['basic', 'body'])
      .default('basic')
      .meta({ description: 'How the client shows its secret.' }),
  }),
]);

const residual = z.strictObject({
  kind: z.enum(['accessToken', 'appSession', 'ticket', 'propagation']),
  maxSeconds: z.int().min(0),
  note: z.string().min(1).max(500),
});

export const scimConfigSchema = z.strictObject({
  url: baseUrl('Base URL of the SCIM service, for example https://app.example/scim/v2'),
  auth,
  keys: pathsByName.default({ externalId: 'externalId' }).meta({
    description: 'Strong keys of a person and where the target holds them. {} = the sign-in name is the key.',
  }),
  attributes: pathsByName
    .default({})
    .meta({ description: 'Short names for attribute paths of this target.' }),
  update: z.enum(['auto', 'patch', 'put']).default('auto'),
  valuePaths: z.boolean().default(true).meta({
    description: 'Whether PATCH paths may hold a filter, as emails[type eq "work"].value',
  }),
  groupsBy: z.enum(['displayName', 'id', 'none']).default('displayName').meta({
    description: 'What the value of an entitlement of kind "group" names.',
  }),
  membership: z.enum(['auto', 'user', 'filter', 'scan']).default('auto').meta({
    description: 'Where the groups of a user are read: attribute of the user, group filter, or every group.',
  }),
  memberRemoval: z.enum(['filter', 'values', 'replace']).default('filter').meta({
    description:
      'PATCH form that removes one member: path filter, list of values, or the whole list rewritten.',
  }),
  valueEntitlements: z
    .array(z.enum(['role', 'entitlement']))
    .max(2)
    .default([])
    .meta({
      description: 'Kinds kept as values on the user itself (attributes roles and entitlements).',
    }),
  administratorGroups: names.default([]),
  protectedGroups: names
    .default([])
    .meta({ description: 'Groups that mark break-glass and service accounts.' }),
  ownAccount: z.string().min(1).max(500).optional().meta({
    description: 'Sign-in name of the account that this connection uses; never touched by a plan.',
  }),
  deletes: z
    .boolean()
    .default(true)
    .meta({ description: 'false where the target knows no DELETE of users.' }),
  pageSize: z.int().min(2).max(1000).default(100),
  timeoutMs: z.int().min(100).max(600_000).default(30_000),
  residual: z.array(residual).max(20).default([]).meta({
    description: 'How long sessions and tokens of this application outlive the account. SCIM cannot tell.',
  }),
});

export type ScimConfig = z.infer<typeof scimConfigSchema>;
