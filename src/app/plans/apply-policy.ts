import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import { activePolicy, type Connectors } from '../../engine/active-policy.ts';
import { tellLooserGuard } from '../../engine/decide/windows-in-force.ts';
import type { Engine } from '../../engine/engine.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import { lockWhoIsWho } from '../../engine/people/who-is-who-lock.ts';
import type { Tx } from '../../engine/store.ts';
import type { Trial } from '../../policy/checks/population.ts';
import type { Diagnostic } from '../../policy/diagnostic.ts';
import { loadPolicy, type PolicyFile } from '../../policy/documents/load-policy.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { reading } from '../reading.ts';
import { acceptedPolicyFiles } from './check-policy-files.ts';
import { tryOnPeople } from './try-on-people.ts';

const CHUNK = 5_000;
/** About two seconds; `lockstep policy check` looks at more. */
const TRIED_PEOPLE = 25_000;

export interface AppliedPolicy {
  readonly version: number;
  /** False: these very documents were in force already. */
  readonly changed: boolean;
  readonly documents: number;
  readonly people: number;
  readonly warnings: readonly Diagnostic[];
}

/** One text out of several files: what the database keeps and what a plan carries. */
export function joinPolicyFiles(files: readonly PolicyFile[]): string {
  return files
    .map(({ text }) =>
      text
        .replace(/^\uFEFF/, '')
        .replace(/^(?:\s*---[ \t]*\r?\n)+/, '')
        .trimEnd(),
    )
    .filter((text) => text !== '')
    .join('\n---\n')
    .concat('\n');
}

/** Puts documents in force and has everybody looked at again. Throws POLICY_INVALID; the policy in force then stays. */
export async function applyPolicy(
  engine: Engine,
  connectors: Connectors,
  tenant: string,
  files: readonly PolicyFile[],
  actor: string,
  /** The version that the files were made from, where one that came meanwhile must not be written over. */
  base?: number,
): Promise<AppliedPolicy> {
  const trial = await tryOnPeopleThere(engine, tenant, files);
  const diagnostics = acceptedPolicyFiles(files, connectors, trial);
  const text = joinPolicyFiles(files);
  const loaded = loadPolicy([{ name: 'policy', text }]);
  // The joined text must say what the files said; compiled once here, so that nothing broken is ever put in force.
  if (loaded.documents.length !== loadPolicy(files).documents.length)
    throw new LockstepError(
      'POLICY_INVALID',
      'the files cannot be joined into one: separate documents with ---',
    );
  const { guardWindows } = activePolicy(1, loaded, connectors);
  return engine.store.transaction(tenant, async (tx) => {
    // Beside another one this would put its text in force a second time, and have nobody looked at again.
    await lockWhoIsWho(tx);
    const [before] = await tx.find(
      'policy_version',
      {},
      { order: [{ descending: 'version' }], limit: 1, columns: ['version', 'digest'] },
    );
    if (base !== undefined && (before?.version ?? 0) !== base)
      throw new LockstepError('CONFLICT', 'another policy came in force meanwhile');
    const changed = before?.digest !== sha256Hex(text);
    // Everybody's lock before the log's, which activatePolicy takes.
    const people = changed ? await reevaluateEverybody(engine, tx) : 0;
    if (changed) await tellLooserGuard(engine, tx, guardWindows, actor);
    const version = await activatePolicy(tx, engine.clock, text, actor);
    return { version, changed, documents: loaded.documents.length, people, warnings: diagnostics };
  });
}

/** null: nobody can be looked at, and that is no reason to refuse a policy. */
async function tryOnPeopleThere(
  engine: Engine,
  tenant: string,
  files: readonly PolicyFile[],
): Promise<Trial | null> {
  try {
    return (await reading(engine.store, tenant, (tx) => tryOnPeople(engine, tx, files, TRIED_PEOPLE))).trial;
  } catch (error) {
    if (isLockstepError(error)) return null;
    throw error;
  }
}

/** Everybody's next evaluation is now. In the order of the ids, as everywhere, so that locks never cross. */
export async function reevaluateEverybody(engine: Engine, tx: Tx): Promise<number> {
  const now = engine.clock.now();
  await lockWhoIsWho(tx);
  let after: string | null = null;
  let people = 0;
  for (;;) {
    const rows: readonly { readonly identity_id: string }[] = await tx.find(
      'identity',
      after === null ? {} : { identity_id: { above: after } },
      {
        order: ['identity_id'],
        limit: CHUNK,
        lock: 'update',
        columns: ['identity_id'],
      },
    );
    await tx.update(
      'identity',
      ['next_evaluation_at'],
      rows.map(({ identity_id }) => ({ identity_id, next_evaluation_at: now })),
    );
    people += rows.length;
    if (rows.length < CHUNK) break;
    after = rows.at(-1)?.identity_id ?? null;
  }
  tx.afterCommit(() => engine.wakeups.notify());
  return people;
}
