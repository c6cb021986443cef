import { bytesOf, verifyingKey } from './webhook-keys.ts';
import { WebhookRefused } from './webhook-refused.ts';

/** A request as it came. */
export interface WebhookDelivery {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Exactly what came: a body that was parsed and printed again has another signature. */
  readonly body: string | Uint8Array | ArrayBuffer;
}

export interface WebhookRules {
  /** `whpk_…` or `whsec_…`; several while a key is being replaced. */
  readonly keys: string | readonly string[];
  /** Seconds that the signed moment may be away from now, either way; 300 without it. */
  readonly toleranceSeconds?: number | undefined;
  /** Milliseconds since 1970, in place of the machine's clock. */
  readonly now?: number | undefined;
}

/** A genuine event. `id` is the same however often it is delivered: remember it, and do nothing the second time. */
export interface WebhookEvent {
  readonly id: string;
  readonly signedAt: Date;
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const TOLERANCE_SECONDS = 300;
const MOST_SIGNATURES = 16;
const MOST_KEYS = 16;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature`, signed is
 * `id.timestamp.body`; one signature that fits one key is enough. Throws WebhookRefused for what must not be believed, and
 * TypeError for a key that is none. Web Crypto only: Node, Bun, Deno, workers and browsers.
 */
export async function verifyWebhook(delivery: WebhookDelivery, rules: WebhookRules): Promise<WebhookEvent> {
  const { id, signedAt, body } = await verifySigned(delivery, rules);
  return { id, signedAt, ...eventIn(body) };
}

/** What was signed, whatever it says. */
export async function verifySigned(
  delivery: WebhookDelivery,
  rules: WebhookRules,
): Promise<{ readonly id: string; readonly signedAt: Date; readonly body: Uint8Array }> {
  const keys = await Promise.all(keysOf(rules.keys).map(verifyingKey));
  const id = header(delivery, 'webhook-id');
  const timestamp = header(delivery, 'webhook-timestamp');
  const signatures = header(delivery, 'webhook-signature')
    .split(' ')
    .filter((entry) => entry !== '');
  if (!/^[!-~]{1,256}$/.test(id)) throw new WebhookRefused('headers', 'webhook-id');
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) throw new WebhookRefused('headers', 'webhook-timestamp');
  if (signatures.length === 0 || signatures.length > MOST_SIGNATURES)
    throw new WebhookRefused('headers', 'webhook-signature');

  const body = bytesOfBody(delivery.body);
  if (body.length > MOST_BYTES) throw new WebhookRefused('body', 'it is too large');
  const content = join(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  // Every pair is tried, whatever fitted before: how long it takes tells nothing.
  const fits = await Promise.all(
    keys.flatMap(({ scheme, verify }) =>
      signatures.map((entry) => {
        const bytes = entry.startsWith(`${scheme},`) ? bytesOf(entry.slice(scheme.length + 1)) : null;
        return bytes === null ? false : verify(bytes, content);
      }),
    ),
  );
  if (!fits.includes(true)) throw new WebhookRefused('signature', 'no signature is one of these keys');

  const signedAt = Number(timestamp) * 1_000;
  const away = Math.abs((rules.now ?? Date.now()) - signedAt);
  if (!(away <= (rules.toleranceSeconds ?? TOLERANCE_SECONDS) * 1_000))
    throw new WebhookRefused('stale', `it was signed ${Math.round(away / 1_000)} s away from now`);
  return { id, signedAt: new Date(signedAt), body };
}

export function keysOf(keys: string | readonly string[]): readonly string[] {
  const list = typeof keys === 'string' ? [keys] : keys;
  if (list.length === 0 || list.length > MOST_KEYS)
    throw new TypeError(`keys: 1 to ${MOST_KEYS} are needed to verify with`);
  return list;
}

export function header({ headers }: WebhookDelivery, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? '';
  const found = Object.entries(headers).find(([one]) => one.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : (found?.join(' ') ?? '');
}

function bytesOfBody(body: WebhookDelivery['body']): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  return body instanceof Uint8Array ? body : new Uint8Array(body);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function eventIn(body: Uint8Array): Pick<WebhookEvent, 'type' | 'timestamp' | 'data'> {
  const parsed = parseBody(body);
  if (typeof parsed === 'object' && parsed !== null) {
    const { type, timestamp, data } = parsed as Readonly<Record<string, unknown>>;
    if (
      typeof type === 'string' &&
      typeof timestamp === 'string' &&
      typeof data === 'object' &&
      data !== null
    )
      return { type, timestamp, data: data as WebhookEvent['data'] };
  }
  throw new WebhookRefused('body', 'it is no event');
}

export function parseBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return null;
  }
}
