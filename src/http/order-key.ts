import { LockstepError } from '../domain/errors.ts';
import type { Route } from './route.ts';
import type { Caller, HttpServices } from './services.ts';
import type { Visitor } from './visitor.ts';

/** Of a request (draft-ietf-httpapi-idempotency-key-header). */
export const ORDER_KEY = 'Idempotency-Key';
/** Of an answer: the order was carried out before, not now. */
export const ANSWERED_BEFORE = 'Idempotency-Replayed';

const KEY = /^[\x20-\x7e]{1,255}$/;

/** null: the order has no key, or is none. Throws IDEMPOTENCY_KEY_INVALID. */
export function orderKeyOf({ order }: Route, headers: Headers): string | null {
  const key = order === undefined ? null : headers.get(ORDER_KEY);
  if (key === null || KEY.test(key)) return key;
  throw new LockstepError('IDEMPOTENCY_KEY_INVALID', `${ORDER_KEY} is not 1 to 255 printable characters`);
}

interface Keyed {
  readonly caller: Caller;
  readonly key: string;
  readonly request: { readonly method: string; readonly path: string };
  readonly known: { readonly params: unknown; readonly body: unknown; readonly visitor: Visitor };
  /** The body as it came. */
  readonly bytes: Uint8Array | undefined;
}

/** Whoever asks with a key that was used hears what the first call did. */
export function carryOutOnce(
  services: HttpServices,
  { order }: Route,
  { caller, key, request, known, bytes = new Uint8Array() }: Keyed,
  work: () => Promise<unknown>,
): Promise<{ readonly answer: unknown; readonly before: boolean }> {
  const { method, path } = request;
  const params = known.params as Readonly<Record<string, string>>;
  const again = async () =>
    typeof order === 'function' ? order(services, { ...known, caller, params }) : undefined;
  return services.carryOut(
    caller,
    { key, method, path, body: bytes },
    { keeps: order === 'kept', work, again },
  );
}
