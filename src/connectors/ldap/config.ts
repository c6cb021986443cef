import { z } from 'zod';
import { secretReference } from '../support/config.ts';
import { parseDn } from './dn.ts';

const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

/** Set by the server or by operations of their own: a mapping that wrote them would go round a proof. */
const NEVER_MAPPED =
  /^(objectclass|userpassword|memberof|entryuuid|entrydn|pwd.*|sshpublickey|krbprincipalkey|samba(nt|lm)password)$/i;

const attribute = z.string().regex(ATTRIBUTE, 'is not an attribute name');
const mapped = attribute.refine((name) => !NEVER_MAPPED.test(name), 'cannot be written by a mapping');
const dn = z
  .string()
  .max(2000)
  .refine((text) => (parseDn(text)?.length ?? 0) > 0, 'is not a distinguished name (RFC 4514)');
const serverUrl = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

const disable = z.discriminatedUnion('method', [
  z.strictObject({
    method: z
      .literal('ppolicy')
      .meta({ description: 'Lock by pwdAccountLockedTime; the server refuses every bind' }),
    policy: dn.meta({
      description:
        'A password policy with pwdLockout TRUE. Without one in effect slapd keeps the lock and enforces nothing',
    }),
  }),
  z.strictObject({
    method: z.literal('attribute').meta({
      description:
        'One attribute that the systems behind the directory heed, for example loginShell. slapd itself goes on binding',
    }),
    attribute,
    off: z.string().min(1).max(1000),
    on: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'Value of an account that is on; the attribute is removed when absent' }),
  }),
]);

const DEFAULT_ATTRIBUTES = [
  'cn',
  'sn',
  'givenName',
  'displayName',
  'mail',
  'title',
  'departmentNumber',
  'employeeNumber',
  'employeeType',
  'l',
  'telephoneNumber',
  'mobile',
  'preferredLanguage',
  'loginShell',
  'uidNumber',
  'gidNumber',
  'homeDirectory',
];

export const configSchema = z
  .strictObject({
    url: serverUrl.meta({ description: 'ldaps://host or ldap://host; the server that takes writes' }),
    startTls: z
      .boolean()
      .default(false)
      .meta({ description: 'Upgrade an ldap:// connection before anything is said' }),
    ca: z.string().max(100_000).optional().meta({ description: 'PEM of the certificate authority' }),
    bindDn: dn,
    password: secretReference('Password of bindDn'),
    timeoutMs: z.int().min(1000).max(300_000).default(20_000),
    replicas: z.array(serverUrl).max(20).default([]).meta({
      description:
        'Further servers at which people may be bound; only their cn=Monitor is read, to find open sessions',
    }),
    people: z.strictObject({
      base: dn,
      createIn: dn.optional().meta({ description: 'Where new entries go; base when absent' }),
      objectClasses: z.array(attribute).min(1).max(20).default(['inetOrgPerson']).meta({
        description: 'Of new entries; the first one also decides what counts as an account',
      }),
      naming: attribute.default('uid'),
    }),
    groups: z
      .strictObject({
        base: dn,
        objectClass: z.enum(['groupOfNames', 'groupOfUniqueNames']).default('groupOfNames'),
        placeholder: dn.optional().meta({
          description:
            'Member that takes the place of the last person, because the schema forbids an empty group; never a person',
        }),
      })
      .optional(),
    posixGroups: z.strictObject({ base: dn }).optional(),
    administratorGroups: z.array(z.string().min(1).max(1000)).max(100).default([]).meta({
      description: 'Groups whose members administer the directory; the last one is never removed',
    }),
    keys: z.record(z.string().min(1).max(256), mapped).default({ employeeNumber: 'employeeNumber' }).meta({
      description: 'Strong key -> attribute that holds it',
    }),
    attributes: z.array(mapped).max(200).default(DEFAULT_ATTRIBUTES).meta({
      description: 'Attributes that are read, and that a mapping may write',
    }),
    disable,
    credential: z.enum(['password', 'none']).default('password'),
    credentialAttributes: z.array(attribute).min(1).max(50).default(['userPassword', 'sshPublicKey']).meta({
      description: 'Removed by revokeCredentials',
    }),
    visibleCredentials: z.array(attribute).max(50).default([]).meta({
      description: 'Credential attributes that you know bindDn can see, although nobody has one at present',
    }),
    protected: z.array(z.string().min(1).max(2000)).max(1000).default([]).meta({
      description: 'Names or DNs of break-glass, service and shared accounts',
    }),
    pageSize: z.int().min(1).max(5000).default(500),
  })
  .superRefine((config, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const urls = [config.url, ...config.replicas];
    const wire = wireProblem(urls, config.startTls);
    if (wire !== null) issue(wire.field, wire.message);
    const { attributes, people, keys } = config;
    const naming = people.naming.toLowerCase();
    if (NEVER_MAPPED.test(naming)) issue('people', 'naming cannot be this attribute');
    if (attributes.some((name) => name.toLowerCase() === naming))
      issue('attributes', 'the naming attribute is the name itself');
    if (Object.values(keys).some((name) => name.toLowerCase() === naming))
      issue('keys', 'a name is not a strong key');
  });

export type LdapConfig = z.output<typeof configSchema>;

/** A password goes over a wire that nobody else can read. Null: so it is. */
export function wireProblem(
  urls: readonly string[],
  startTls: boolean,
): { readonly field: 'startTls' | 'url'; readonly message: string } | null {
  if (startTls && urls.some((url) => url.toLowerCase().startsWith('ldaps:')))
    return { field: 'startTls', message: 'is for ldap:// only' };
  if (!startTls && urls.some(isOpenWire))
    return { field: 'url', message: 'must be ldaps://, or startTls be on, outside loopback' };
  return null;
}

/** What is wrong with the address of a directory, in words. */
export function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'is not an absolute URL';
  const url = new URL(text);
  if (url.protocol !== 'ldap:' && url.protocol !== 'ldaps:') return 'must begin with ldaps:// or ldap://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.hostname === '') return 'names no host';
  return /^\/?$/.test(url.pathname) && url.search === '' && url.hash === ''
    ? null
    : 'is protocol, host and port only';
}

function isOpenWire(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'ldap:' &&
    hostname !== 'localhost' &&
    hostname !== '[::1]' &&
    !/^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
