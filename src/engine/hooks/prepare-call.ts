import { type HookFacts, hookBody } from '../../domain/hook/hook-body.ts';
import { hookUser } from '../../domain/hook/hook-user.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import type { Engine } from '../engine.ts';
import { snapshotAt } from '../people/evaluate.ts';
import { loadPeople, type Person } from '../people/load-people.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { type HookCall, type HookSealed, mappedAttributes } from './hooks-for.ts';

/** Read right before the call; null: it stands for nothing any more. */
export async function prepareCall(
  engine: Engine,
  tx: Tx,
  call: HookCall,
): Promise<{ readonly hook: HookDocument; readonly body: string } | null> {
  const policy = await engine.policies.active(tx);
  const hook = policy.compiled.hooks.get(call.hook_id);
  if (hook === undefined || !hook.events.includes(call.event)) return null;
  const [operation] =
    call.operation_id === null ? [] : await tx.find('operation', { operation_id: call.operation_id });
  // Overtaken by a newer decision, or begun by now: nobody waits for the answer.
  if (call.gates && operation?.state !== 'planned') return null;
  if (call.identity_id === null) return null;
  const [person] = await loadPeople(engine, tx, [call.identity_id], { lock: false, locators: true });
  // Erased: there is nobody to speak of.
  if (person === undefined || person.identity.state === 'archived') return null;
  const sealed = await openSealed(engine, tx, call);
  return {
    hook,
    body: hookBody(call.event, hook.style, factsOf(engine, policy, call, person, operation, sealed)),
  };
}

function factsOf(
  engine: Engine,
  policy: ActivePolicy,
  call: HookCall,
  person: Person,
  operation: Row<'operation'> | undefined,
  sealed: HookSealed | null,
): HookFacts {
  const { snapshot } = snapshotAt(policy, person.identity, person.employments, engine.clock.now());
  const account = accountOf(call, person, operation);
  const locator = account === undefined ? undefined : person.locators.get(account.account_id);
  const mapped = mappedAttributes(policy, call.target_id, locator?.attributes ?? {});
  const active = person.accounts.filter(({ desired }) => desired?.mode === 'active');
  const given = account?.desired?.mode === 'active' ? account.desired.entitlements : [];
  return {
    user: hookUser({
      groups: active.flatMap(({ desired }) =>
        (desired?.entitlements ?? []).filter(({ kind }) => kind === 'group').map(({ value }) => value),
      ),
      accounts: Object.fromEntries(
        active.map(({ target_id, account_id }) => [target_id, person.locators.get(account_id)?.name ?? '']),
      ),
      attributes: { ...snapshot.attributes, ...snapshot.employments[0]?.attributes },
      login: locator?.name ?? '',
      mapped,
    }),
    operation:
      operation === undefined
        ? null
        : {
            kind: operation.kind,
            target: operation.target_id,
            key: Object.keys(policy.documents.get(operation.target_id)?.correlate ?? {}).sort()[0] ?? '',
            roles:
              operation.entitlement === null
                ? given.map(({ value }) => value)
                : [operation.entitlement.value],
          },
    attribute: call.attribute,
    value: call.attribute === null ? undefined : mapped[call.attribute],
    succeeded: call.succeeded,
    accountId: locator?.id ?? '',
    password: sealed?.password ?? null,
  };
}

function accountOf(
  { target_id }: HookCall,
  { accounts }: Person,
  operation: Row<'operation'> | undefined,
): Row<'account'> | undefined {
  return operation === undefined
    ? accounts.find((account) => account.target_id === target_id)
    : accounts.find((account) => account.account_id === operation.account_id);
}

async function openSealed(engine: Engine, tx: Tx, call: HookCall): Promise<HookSealed | null> {
  if (call.sealed === null) return null;
  const [opened] = await engine.vault.open(tx, [
    { subject: call.identity_id ?? call.call_id, sealed: call.sealed },
  ]);
  return (opened ?? null) as HookSealed | null;
}
