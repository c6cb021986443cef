import { createHash, randomBytes } from 'node:crypto';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';

/** What somebody who is not signed in yet brings back: written by us, for one purpose, for a while. */
interface Stamped {
  readonly purpose: string;
  readonly expires: number;
  readonly nonce: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Vouches for values that are kept by the browser, so that nobody who is not signed in makes us write anything down. It
 * is no secret, and can be read.
 */
export function stamp(
  engine: Engine,
  tenant: string,
  purpose: string,
  values: Readonly<Record<string, string>>,
  ms: number,
): string {
  const stamped: Stamped = {
    purpose,
    expires: engine.clock.now() + ms,
    nonce: randomBytes(16).toString('hex'),
    values,
  };
  const text = Buffer.from(JSON.stringify(stamped)).toString('base64url');
  return `${text}.${seal(engine, tenant, text)}`;
}

/** null: not ours, of another tenant or purpose, or too old. */
export function readStamp(
  engine: Engine,
  tenant: string,
  purpose: string,
  given: string,
): Readonly<Record<string, string>> | null {
  // One text for one stamp: with more behind it, what was used once would be another one.
  const [text = '', mark = '', ...more] = given.split('.');
  if (more.length > 0) return null;
  // Compared by hashes: how long it takes says nothing about the right one.
  if (digest(mark) !== digest(seal(engine, tenant, text))) return null;
  const stamped = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Stamped;
  return stamped.purpose === purpose && engine.clock.now() < stamped.expires ? stamped.values : null;
}

/** Notes that it was used; false: it was before. */
export async function useOnce(engine: Engine, tx: Tx, given: string, ms: number): Promise<boolean> {
  const now = engine.clock.now();
  await tx.remove('sign_in_used', { until: { atMost: now } });
  const added = await tx.insertNew('sign_in_used', [{ mark: digest(given), until: now + ms }]);
  return added.length === 1;
}

function seal(engine: Engine, tenant: string, text: string): string {
  return engine.vault.hash(tenant, 'sign-in-stamp', text);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
