import { z } from 'zod';
import { duration } from './fields.ts';

/** How sources are asked that are no HR system: SCIM services, directories and databases. */

const every = duration.default('PT15M').describe('How often it is asked.');
const wholeEvery = duration
  .default('PT6H')
  .describe(
    'How often everybody is read. In between only what changed is; whoever is gone, or fits no longer, shows in a whole read only.',
  );
const overlap = duration
  .default('PT5M')
  .describe(
    'How far before the last change seen a read of changes begins: what was written late, or came late to a copy, has an older time.',
  );
const pem = z
  .string()
  .max(100_000)
  .optional()
  .describe('PEM of the certificate authority, where it is not one that every system trusts.');

export const scimPullFields = {
  type: z
    .literal('scimPull')
    .describe(
      'Users of a SCIM service that Lockstep asks (RFC 7644). A column is a SCIM attribute: userName, name.givenName, emails (of several values the primary one, or the first; a list takes them all), or URN:attribute of an extension. `lockstep:ends` is true when `active` is false, `lockstep:endsAt` then the time of the last change, `lockstep:firstDay` the day before the user was made.',
    ),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .describe('Address of the service, without /Users, for example https://id.example/scim/v2.'),
  filter: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('SCIM filter for the users that are read, for example userType eq "Employee".'),
  pageSize: z.int().min(2).max(1000).default(100).describe('Users asked for on one page.'),
  incremental: z
    .boolean()
    .default(true)
    .describe(
      'Between two whole reads ask only for users with a newer meta.lastModified, where the service says that it can filter.',
    ),
  overlap,
  every,
  wholeEvery,
};

export const ldapFields = {
  type: z
    .literal('ldap')
    .describe(
      'Entries of a directory (LDAP, Active Directory) that Lockstep asks. A column is an attribute, or `dn`; objectGUID and objectSid are read as text. `lockstep:disabled` is true for an account that is switched off (userAccountControl, or pwdAccountLockedTime 000001010000Z), `lockstep:ends` also for one that expires (accountExpires), `lockstep:endsAt` says when, `lockstep:lockedAt` since when too many wrong passwords keep it out, `lockstep:firstDay` the day before the entry was made.',
    ),
  url: z.string().min(1).max(500).describe('ldaps://host or ldap://host; encrypted outside loopback.'),
  startTls: z.boolean().default(false).describe('Upgrade an ldap:// connection before anything is said.'),
  ca: pem,
  bindDn: z
    .string()
    .min(1)
    .max(2000)
    .describe(
      'Who asks: an account that may read these attributes and nothing more. Its password is the credential.',
    ),
  base: z.string().min(1).max(2000).describe('Where the people are.'),
  scope: z.enum(['sub', 'one']).default('sub').describe('The whole tree below base, or its children only.'),
  filter: z
    .string()
    .min(1)
    .max(4000)
    .default('(objectClass=person)')
    .describe('Which entries are people (RFC 4515).'),
  pageSize: z.int().min(1).max(5000).default(500).describe('Entries asked for on one page (RFC 2696).'),
  incremental: z
    .enum(['none', 'usnChanged', 'modifyTimestamp', 'entryCSN'])
    .default('none')
    .describe(
      'By what changes are found between two whole reads: uSNChanged of Active Directory, or a time that OpenLDAP and others keep.',
    ),
  overlap,
  every,
  wholeEvery,
};

export const sqlFields = {
  type: z
    .literal('sql')
    .describe(
      'Rows of one query of a PostgreSQL database that Lockstep asks, in a transaction that cannot write. A column is a column of the query.',
    ),
  url: z
    .string()
    .min(1)
    .max(2000)
    .describe(
      'postgresql://role@host:port/database, without password: the password is the credential. TLS outside loopback.',
    ),
  ca: pem,
  query: z
    .string()
    .min(1)
    .max(20_000)
    .regex(/^\s*(select|with|values|table)\b/i, 'must begin with select, with, values or table')
    .regex(/[^;\s]\s*$/, 'must be one query without a semicolon at its end')
    .describe('One query without parameters. Name the columns, so that a new one changes nothing.'),
  maxRows: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(100_000)
    .describe('More rows than these are refused, and nothing is taken.'),
  timeout: duration.default('PT2M').describe('Longest time of the query.'),
  incremental: z
    .strictObject({
      column: z
        .string()
        .min(1)
        .max(200)
        .describe('Column of the query that grows with every change of a row.'),
      type: z.enum(['instant', 'integer']).describe('A point in time (timestamptz), or a whole number.'),
      overlap,
    })
    .optional()
    .describe('Between two whole reads ask only for rows whose column is greater than the last value seen.'),
  every,
  wholeEvery,
};
