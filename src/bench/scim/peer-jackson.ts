import type { IncomingMessage, RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { versionOf } from '../versions.ts';
import type { PeerServer, PeerSettings } from './peer-settings.ts';

export const JACKSON = '@boxyhq/saml-jackson';

/** What is used of it. */
interface Jackson {
  readonly directorySyncController: {
    readonly directories: {
      create(directory: object): Promise<{
        readonly data: { readonly id: string; readonly scim: { readonly secret: string } } | null;
        readonly error: unknown;
      }>;
    };
    readonly requests: {
      handle(
        request: object,
        callback: () => Promise<void>,
      ): Promise<{ readonly status: number; readonly data?: unknown }>;
    };
  };
}
type MakeJackson = (options: object) => Promise<Jackson>;

/**
 * SCIM of Jackson (Polis) as its own routes serve it: `requests.handle` behind HTTP, PostgreSQL through its SQL engine with
 * the indexes that it makes itself. Events go to a callback that does nothing. Its total of a list is the length of its
 * first page.
 */
export async function startJackson(
  { database, folder, pool, page }: PeerSettings,
  origin: string,
): Promise<PeerServer> {
  const theirs = createRequire(join(folder ?? '', 'bench.cjs'));
  const { default: jackson } = theirs(JACKSON) as { readonly default: MakeJackson };
  const { user, password, host, port } = database;
  const who = [user, ...(password === undefined ? [] : [password])].map(encodeURIComponent).join(':');
  const { directorySyncController } = await jackson({
    externalUrl: origin,
    samlPath: '/api/oauth/saml',
    samlAudience: 'https://saml.example.com',
    scimPath: '/api/scim/v2.0',
    noAnalytics: true,
    db: {
      engine: 'sql',
      type: 'postgres',
      url: `postgres://${who}@${encodeURIComponent(host)}:${port}/${database.database}?pool_max_conns=${pool}`,
      pageLimit: page,
    },
  });
  const { directories, requests } = directorySyncController;
  const { data: directory, error } = await directories.create({
    name: 'bench',
    tenant: 'bench',
    product: 'bench',
    type: 'okta-scim-v2',
  });
  if (directory === null) throw new Error(`no directory: ${JSON.stringify(error)}`);
  const base = `/api/scim/v2.0/${directory.id}`;
  const nobody = async () => undefined;
  const handle: RequestListener = (request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '', origin);
      const [resourceType = '', resourceId] = pathname.slice(base.length + 1).split('/');
      const number = (name: string) => {
        const text = searchParams.get(name);
        return text === null ? undefined : Number(text);
      };
      const { status, data } = await requests.handle(
        {
          method: request.method,
          body: await bodyOf(request),
          directoryId: directory.id,
          resourceType,
          resourceId,
          apiSecret: request.headers.authorization?.split(' ')[1] ?? null,
          query: {
            count: number('count'),
            startIndex: number('startIndex'),
            filter: searchParams.get('filter') ?? undefined,
          },
        },
        nobody,
      );
      response.writeHead(status, { 'content-type': 'application/scim+json' }).end(JSON.stringify(data));
    })().catch((failure: unknown) => {
      response.writeHead(500).end(String(failure));
    });
  };
  return {
    url: `${origin}${base}`,
    token: directory.scim.secret,
    version: versionOf(JACKSON, theirs),
    handle,
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return pieces.length === 0 ? undefined : JSON.parse(Buffer.concat(pieces).toString('utf8'));
}
