import { z } from 'zod';
import { secretReference } from '../support/config.ts';
import { nameProblem } from './quoting.ts';

/** A role or database name: 1 to 63 bytes, as the server keeps it. */
const name = z.string().superRefine((value, context) => {
  const problem = nameProblem(value);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

const keysOfRole = z.record(z.string().min(1).max(256), z.string().min(1).max(256));

const schema = z
  .strictObject({
    url: z.string().max(2000).optional().meta({
      description:
        'postgresql://user@host:port/database, without password; instead of host, port, user and database',
    }),
    host: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: 'Host name, address, or an absolute socket directory' }),
    port: z.int().min(1).max(65_535).default(5432),
    user: name.optional().meta({ description: "The connector's own role" }),
    database: name
      .default('postgres')
      .meta({ description: 'Database to connect to for everything but owned objects' }),
    password: secretReference(
      'Password of the connector role; omit for peer or trust authentication',
    ).optional(),
    tls: z
      .strictObject({
        mode: z
          .enum(['verify-full', 'disable'])
          .meta({ description: 'disable is refused outside loopback and sockets' }),
        ca: z.string().max(100_000).optional().meta({ description: 'PEM of the certificate authority' }),
      })
      .optional(),
    timeoutMs: z.int().min(1000).max(300_000).default(20_000).meta({ description: 'Limit of one statement' }),
    successor: name.optional().meta({
      description:
        'Role that receives owned objects when the plan names nobody. Best a NOLOGIN role of its own; never a superuser',
    }),
    databases: z.array(name).min(1).max(1000).optional().meta({
      description:
        'Databases in which objects may be handed over (all when absent); a role that owns something elsewhere is blocked',
    }),
    managed: z
      .strictObject({
        prefix: name
          .optional()
          .meta({ description: 'Roles whose name begins so are accounts even without LOGIN' }),
        group: name.optional().meta({
          description: 'Members of this role are accounts even without LOGIN; new accounts join it',
        }),
      })
      .default({}),
    protected: z
      .array(name)
      .max(1000)
      .default([])
      .meta({ description: 'Break-glass, service and shared roles: shown, never cut off' }),
    keyAttributes: z
      .array(z.string().min(1).max(256))
      .max(20)
      .default(['employeeNumber', 'externalId'])
      .meta({
        description: 'Attributes of the mapping that are strong keys; kept in the comment of the role',
      }),
    keys: z.record(name, keysOfRole).default({}).meta({
      description: 'Strong keys by role name, for roles that carry no comment; they win over the comment',
    }),
    credential: z.enum(['password', 'none']).default('password').meta({
      description:
        'First credential of a new role; none where sign-in is by certificate, peer, Kerberos or LDAP',
    }),
    passwordProbe: z.strictObject({ schema: name, function: name }).optional().meta({
      description: 'Function(oid) returns boolean that tells whether a role has a password, see README',
    }),
    pageSize: z.int().min(1).max(5000).default(500),
  })
  .transform((config, context) => {
    const server = serverOf(config);
    if (typeof server !== 'string') return { ...config, server };
    context.addIssue({
      code: 'custom',
      message: server,
      path: config.url === undefined ? ['host'] : ['url'],
    });
    return z.NEVER;
  });

export const configSchema = schema;
export type PostgresConfig = z.output<typeof schema>;

/** Where the server is; `socket` connections never leave the machine. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** null = no TLS. */
  readonly tls: { readonly ca?: string } | null;
}

interface Written {
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port: number;
  readonly user?: string | undefined;
  readonly database: string;
  readonly tls?: { readonly mode: 'verify-full' | 'disable'; readonly ca?: string | undefined } | undefined;
}

/** The server, or what is wrong in words. */
function serverOf(written: Written): Server | string {
  const place = written.url === undefined ? written : placeOf(written.url);
  if (typeof place === 'string') return place;
  if (place.host === undefined) return 'is missing: give url, or host and user';
  if (place.user === undefined) return 'user is missing: give url, or host and user';
  const { host, port, user, database } = place;
  const local =
    host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  const mode = written.tls?.mode ?? (local ? 'disable' : 'verify-full');
  if (mode === 'disable' && !local) return 'needs TLS unless it is on loopback or a socket';
  if (mode === 'verify-full' && host.startsWith('/')) return 'a socket has no TLS';
  const ca = written.tls?.ca;
  return { host, port, user, database, tls: mode === 'disable' ? null : { ...(ca !== undefined && { ca }) } };
}

function placeOf(
  text: string,
): { host: string; port: number; user: string | undefined; database: string } | string {
  if (!URL.canParse(text)) return 'is not an absolute URL';
  const url = new URL(text);
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') return 'must begin with postgresql://';
  if (url.password !== '') return 'must not contain a password: store it as a secret and name it in password';
  if (url.search !== '' || url.hash !== '') return 'must not contain parameters: use the other settings';
  const parts = [url.hostname, url.username, url.pathname.slice(1)].map(decoded);
  const [host, user, database] = parts;
  if (host === null || user === null || database === null) return 'contains a broken percent escape';
  const problem = [user, database].map((part) =>
    part === undefined || part === '' ? null : nameProblem(part),
  );
  const wrong = problem.find((one) => one !== null);
  if (wrong !== undefined) return `a name in it ${wrong}`;
  return {
    host: (host ?? '').replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: url.port === '' ? 5432 : Number(url.port),
    user: user === '' ? undefined : user,
    database: database === undefined || database === '' ? 'postgres' : database,
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
