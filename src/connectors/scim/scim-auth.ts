import type { ConnectorRuntime } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { faultOfResponse, faultOfUnreadableAnswer } from '../support/http-faults.ts';
import type { ScimConfig } from './scim-config.ts';
import { countOf, type JsonObject, member, parseJsonObject, textOf } from './scim-json.ts';

export interface Authorizer {
  /** Value of the Authorization header. */
  header(): Promise<string>;
  /** The target refused that value: the next `header()` asks afresh (new token, rotated secret). */
  forget(refused: string): void;
  /** Takes secrets out of what a target said. */
  redact(text: string): string;
}

type Runtime = Pick<ConnectorRuntime, 'clock' | 'http' | 'secret'>;
interface Held {
  readonly header: string;
  readonly until: number;
}

/** A token is renewed this long before it ends, so that it does not end on the way. */
const EARLY_MS = 30_000;
const UNTOLD_LIFETIME_S = 300;

export function openAuthorizer(config: ScimConfig, runtime: Runtime): Authorizer {
  const secrets = new Set<string>();
  let held: Promise<Held> | undefined;
  let current: Held | undefined;

  async function obtain(): Promise<Held> {
    const { auth } = config;
    const reveal = async (reference: string) => {
      const secret = (await runtime.secret(reference)).reveal();
      remember(secrets, secret);
      return secret;
    };
    switch (auth.kind) {
      case 'bearer':
        return { header: `Bearer ${await reveal(auth.token)}`, until: Number.POSITIVE_INFINITY };
      case 'basic': {
        const pair = Buffer.from(`${auth.username}:${await reveal(auth.password)}`).toString('base64');
        remember(secrets, pair);
        return { header: `Basic ${pair}`, until: Number.POSITIVE_INFINITY };
      }
      case 'oauth': {
        const token = await requestToken(auth, await reveal(auth.clientSecret), runtime, config.timeoutMs);
        remember(secrets, token.value);
        return { header: `Bearer ${token.value}`, until: token.until };
      }
      default:
        return auth satisfies never;
    }
  }

  /** One request for a token at a time, however many calls wait for it. */
  function fresh(): Promise<Held> {
    const asked = obtain();
    held = asked;
    asked.then(
      (now) => {
        current = now;
      },
      () => {
        if (held === asked) held = undefined;
      },
    );
    return asked;
  }

  /** Without `current`, nobody drops the one that is being asked for. */
  function drop(): void {
    held = undefined;
    current = undefined;
  }

  return {
    async header() {
      const now = await (held ?? fresh());
      if (now.until > runtime.clock()) return now.header;
      // Another call may have asked for the next one while this one waited.
      if (current === now) drop();
      return (await (held ?? fresh())).header;
    },
    forget(refused) {
      if (current?.header === refused) drop();
    },
    redact(text) {
      return [...secrets].reduce((clean, secret) => clean.split(secret).join('[secret]'), text);
    },
  };
}

function remember(secrets: Set<string>, secret: string): void {
  if (secret.length < 4) return;
  secrets.add(secret);
  const [oldest] = secrets;
  if (secrets.size > 20 && oldest !== undefined) secrets.delete(oldest);
}

/** Client credentials grant (RFC 6749 section 4.4). */
async function requestToken(
  auth: Extract<ScimConfig['auth'], { kind: 'oauth' }>,
  secret: string,
  runtime: Runtime,
  timeoutMs: number,
): Promise<{ value: string; until: number }> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (auth.scope !== undefined) form.set('scope', auth.scope);
  if (auth.audience !== undefined) form.set('audience', auth.audience);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  if (auth.clientAuth === 'body') {
    form.set('client_id', auth.clientId);
    form.set('client_secret', secret);
  } else {
    const pair = `${formEncoded(auth.clientId)}:${formEncoded(secret)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  // A second token does no harm, so this POST counts as a read.
  const request = { method: 'POST', url: auth.tokenUrl, reads: true, timeoutMs } as const;
  const asked = runtime.clock();
  const answer = await runtime.http({ ...request, headers, body: form.toString() });
  const body = tokenBody(answer.body);
  const code = textOf(member(body, 'error')) ?? String(answer.status);
  const fault = faultOfResponse(request, answer, asked, { code, text: 'no token was given' });
  if (fault?.kind === 'invalid' || fault?.kind === 'forbidden') {
    throw new ConnectorFault('auth', `The token endpoint refused the client: ${code.slice(0, 100)}`, {
      scope: 'connection',
    });
  }
  if (fault !== null) throw fault;
  const value = textOf(member(body, 'access_token'));
  if (value === undefined || value === '') throw faultOfUnreadableAnswer(request, 'no access_token');
  const lifetime = (countOf(member(body, 'expires_in')) ?? UNTOLD_LIFETIME_S) * 1000;
  return { value, until: asked + lifetime - Math.min(EARLY_MS, lifetime / 2) };
}

function tokenBody(text: string): JsonObject {
  try {
    return parseJsonObject(text);
  } catch {
    return {};
  }
}

/** RFC 6749 section 2.3.1: both halves are form-encoded before Basic. */
function formEncoded(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}
