import type { AccountLocator } from '../../domain/account.ts';
import { LockstepError } from '../../domain/errors.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { Engine } from '../../engine/engine.ts';
import type { LinkOrder } from '../../engine/people/link-account.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import { isUuid } from '../../engine/scim/uuid.ts';
import type { Tx } from '../../engine/store.ts';
import { findPerson } from './find-person.ts';
import { neededReason } from './leave-person.ts';

/** As a person types it. */
export type WhoseAccount =
  | { readonly kind: 'link'; readonly account: string; readonly person: string; readonly reason: string }
  | { readonly kind: 'unlink'; readonly account: string; readonly reason: string };

/** Throws PERSON_UNKNOWN, PERSON_AMBIGUOUS, ACCOUNT_UNKNOWN, UNLINK_REFUSED. */
export async function linkOrder(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  words: WhoseAccount,
): Promise<LinkOrder> {
  const reason = neededReason(words.reason);
  const { kind } = words;
  const account = words.account.toLowerCase();
  if (words.kind === 'link')
    return { kind, account, identity: await findPerson(engine, tx, policy, words.person), reason };
  const [row] = await tx.find('account', { account_id: account }, { columns: ['identity_id'] });
  if (row === undefined) throw new LockstepError('ACCOUNT_UNKNOWN', `no account has the id ${account}`);
  if (row.identity_id === null) throw new LockstepError('UNLINK_REFUSED', 'the account is nobody’s already');
  return { kind, account, identity: row.identity_id, reason };
}

const CHUNK = 500;

/** The one account of a target that a text names: its id here, or exactly its name there. Throws ACCOUNT_UNKNOWN. */
export async function accountNamed(engine: Engine, tx: Tx, target: string, text: string): Promise<string> {
  if (isUuid(text)) return text.toLowerCase();
  const wanted = nameKey(text);
  for (let after: string | null = null; ; ) {
    const rows: readonly { account_id: string; identity_id: string | null; sealed: Uint8Array }[] =
      await tx.find(
        'account',
        {
          target_id: target,
          locator: { isNull: false },
          ...(after === null ? {} : { account_id: { above: after } }),
        },
        { order: ['account_id'], limit: CHUNK, columns: ['account_id', 'identity_id', 'sealed'] },
      );
    const locators = await engine.vault.open(
      tx,
      rows.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
    );
    const at = locators.findIndex((one) => one !== null && nameKey((one as AccountLocator).name) === wanted);
    if (at >= 0) return rows[at]?.account_id ?? '';
    after = rows.at(-1)?.account_id ?? null;
    if (rows.length < CHUNK)
      throw new LockstepError('ACCOUNT_UNKNOWN', `no account on ${target} has the id or the name '${text}'`);
  }
}
