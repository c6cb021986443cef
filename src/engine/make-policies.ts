import type { AccountLocator } from '../domain/account.ts';
import { LockstepError } from '../domain/errors.ts';
import type { GuardWindow } from '../domain/guard/guard.ts';
import { compilePolicy } from '../policy/compile.ts';
import { loadPolicy } from '../policy/documents/load-policy.ts';
import { sha256Hex } from '../proof/digest.ts';
import { activePolicy, type Connectors, guardWindowsOf } from './active-policy.ts';
import { journal } from './log/journal.ts';
import type { ActivePolicy, Policies } from './policies.ts';
import type { Clock } from './ports.ts';
import { connectTargets } from './reconcile/connect-targets.ts';
import { recordDocuments } from './record-documents.ts';
import type { Store, Tx } from './store.ts';

/** The documents of one version as closures. */
export type CompilePolicy = (version: number, text: string, connectors: Connectors) => ActivePolicy;

export const compileVersion: CompilePolicy = (version, text, connectors) =>
  activePolicy(version, loadPolicy([{ name: `version ${version}`, text }]), connectors);

/** Policies out of the database, compiled once per version and process. */
export function makePolicies(
  store: Store,
  connectors: Connectors,
  compile: CompilePolicy = compileVersion,
): Policies {
  const compiled = new Map<string, ActivePolicy>();
  const windows = new Map<string, readonly GuardWindow[]>();
  const asked = new Map<string, Promise<ActivePolicy>>();

  async function activeOrNull(tx: Tx): Promise<ActivePolicy | null> {
    const [row] = await tx.find(
      'policy_version',
      {},
      { order: [{ descending: 'version' }], limit: 1, columns: ['version'] },
    );
    if (row === undefined) return null;
    const known = compiled.get(tx.tenant);
    if (known?.version === row.version) return known;
    const [full] = await tx.find('policy_version', { version: row.version });
    const policy = compile(row.version, full?.document ?? '', connectors);
    compiled.set(tx.tenant, policy);
    return policy;
  }

  async function active(tx: Tx): Promise<ActivePolicy> {
    const policy = await activeOrNull(tx);
    if (policy === null) throw new LockstepError('POLICY_MISSING', 'no policy is in force');
    return policy;
  }

  /** One look for all who ask in the same moment: many lanes are claimed at once. Nobody joins a look that has begun. */
  function activeNow(tenant: string): Promise<ActivePolicy> {
    const joined = asked.get(tenant);
    if (joined !== undefined) return joined;
    const look = Promise.resolve().then(() => {
      asked.delete(tenant);
      return store.transaction(tenant, active, { readOnly: true });
    });
    asked.set(tenant, look);
    return look;
  }

  return {
    active,
    activeOrNull,
    laneSettings: async (tenant, target) => (await activeNow(tenant)).laneSettings(target),
    guardWindows: async (tx, version) => {
      const active = compiled.get(tx.tenant);
      if (active?.version === version) return active.guardWindows;
      const id = `${tx.tenant}/${version}`;
      const known = windows.get(id);
      if (known !== undefined) return known;
      const [row] = await tx.find('policy_version', { version });
      const text = row?.document ?? '';
      const { guard } = compilePolicy(loadPolicy([{ name: `version ${version}`, text }]));
      const found = guardWindowsOf(guard);
      windows.set(id, found);
      return found;
    },
    successors: async (engine, tx, target, operations) => {
      const moving = operations.filter(
        (operation) => operation.kind === 'transferData' || operation.kind === 'delete',
      );
      const found = new Map<string, { name: string; id?: string; keys: Readonly<Record<string, string>> }>();
      if (moving.length === 0) return found;
      const policy = await active(tx);
      if (!policy.hasSuccessor) return found;
      for (const operation of moving) {
        if (operation.identity_id === null) continue;
        const successor = await policy.successorOf(engine, tx, operation.identity_id);
        if (successor === null) continue;
        const [account] = await tx.find(
          'account',
          { identity_id: successor, target_id: target },
          { limit: 1 },
        );
        if (account === undefined) continue;
        const [locator] = await engine.vault.open(tx, [{ subject: successor, sealed: account.sealed }]);
        if (locator === null || locator === undefined) continue;
        const { id, name, keys } = locator as AccountLocator;
        found.set(operation.operation_id, { name, keys, ...(id === null ? {} : { id }) });
      }
      return found;
    },
  };
}

/** For what plan a policy comes in force, and why. */
export interface Activation {
  readonly plan?: string | undefined;
  readonly reason?: string | undefined;
}

/** Puts policy documents in force. Returns the version. Throws POLICY_INVALID: what does not compile never comes in force. */
export async function activatePolicy(
  tx: Tx,
  clock: Clock,
  text: string,
  actor: string,
  { plan, reason }: Activation = {},
): Promise<number> {
  const loaded = loadPolicy([{ name: 'policy', text }]);
  compilePolicy(loaded);
  const [last] = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], limit: 1, columns: ['version', 'digest'] },
  );
  const digest = sha256Hex(text);
  if (last?.digest === digest) return last.version;
  const version = (last?.version ?? 0) + 1;
  await tx.insert('policy_version', [
    { version, document: text, digest, activated_at: clock.now(), actor, reason: reason ?? null },
  ]);
  await recordDocuments(tx, version, text);
  await connectTargets(tx, clock.now(), version, loaded);
  await journal(tx, [
    {
      type: 'policy.activated',
      at: clock.now(),
      subject: null,
      body: {
        version,
        digest,
        actor,
        ...(plan === undefined ? {} : { plan }),
        ...(reason === undefined ? {} : { reason }),
        previous: { version: last?.version ?? null },
      },
    },
  ]);
  return version;
}
