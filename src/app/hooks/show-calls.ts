import { LockstepError } from '../../domain/errors.ts';
import { HOOK_EVENTS, type HookEvent } from '../../domain/hook/hook-events.ts';
import type { Engine } from '../../engine/engine.ts';
import { closeException } from '../../engine/exceptions.ts';
import { dropCalls } from '../../engine/hooks/claim-calls.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import { iso, isoOrNull } from '../people/list-people.ts';

export interface ShownHook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly HookEvent[];
  readonly onFailure: string;
  readonly asked: number;
  readonly waiting: number;
  readonly refused: number;
  readonly failed: number;
}

/** Every Hook document in force, and what is open of its calls. */
export async function listHooks(engine: Engine, tx: Tx): Promise<readonly ShownHook[]> {
  const { compiled } = await engine.policies.active(tx);
  return Promise.all([...compiled.hooks.values()].map((document) => standing(tx, document)));
}

async function standing(tx: Tx, { id, url, events, onFailure }: HookDocument): Promise<ShownHook> {
  const count = (state: Row<'hook_call'>['state']) => tx.count('hook_call', { hook_id: id, state });
  const [asked, waiting, refused, failed] = await Promise.all([
    count('asked'),
    count('waiting'),
    count('refused'),
    count('failed'),
  ]);
  const wanted = HOOK_EVENTS.filter((event) => events.includes(event));
  return { id, url, events: wanted, onFailure, asked, waiting, refused, failed };
}

/** The same with what its document says; `only`: of this one. */
export async function describeHooks(engine: Engine, secrets: SecretStore, tx: Tx, only?: string) {
  const { compiled } = await engine.policies.active(tx);
  const documents = [...compiled.hooks.values()].filter(({ id }) => only === undefined || id === only);
  const names = new Set((await secrets.list(tx)).map(({ name }) => `secret:${name}`));
  return Promise.all(
    documents.map(async (document) => ({
      ...(await standing(tx, document)),
      description: document.description ?? null,
      targets: document.targets ?? null,
      style: document.style,
      timeout: document.timeout,
      answerWithin: document.answerWithin ?? null,
      attributes: document.attributes,
      signs: names.has(document.sign),
    })),
  );
}

export interface ShownCall {
  readonly call: string;
  readonly hook: string;
  readonly event: HookEvent;
  readonly attribute: string | null;
  readonly identity: string | null;
  readonly target: string | null;
  readonly operation: string | null;
  readonly state: Row<'hook_call'>['state'];
  readonly tries: number;
  readonly madeAt: string;
  readonly next: string | null;
  readonly ended: string | null;
  readonly status: number | null;
  readonly failure: string | null;
}

export interface CallsQuery {
  readonly hook?: string | undefined;
  readonly state?: Row<'hook_call'>['state'] | undefined;
  readonly limit: number;
}

/** The newest first. Nothing of what was sent or answered stands in it. */
export async function listCalls(tx: Tx, { hook, state, limit }: CallsQuery): Promise<readonly ShownCall[]> {
  const rows = await tx.find(
    'hook_call',
    { ...(hook === undefined ? {} : { hook_id: hook }), ...(state === undefined ? {} : { state }) },
    { order: [{ descending: 'made_at' }, { descending: 'call_id' }], limit },
  );
  return rows.map(shownCall);
}

export function shownCall(row: Row<'hook_call'>): ShownCall {
  return {
    call: row.call_id,
    hook: row.hook_id,
    event: row.event,
    attribute: row.attribute,
    identity: row.identity_id,
    target: row.target_id,
    operation: row.operation_id,
    state: row.state,
    tries: row.tries,
    madeAt: iso(row.made_at),
    next: isoOrNull(row.next_run_at),
    ended: isoOrNull(row.ended_at),
    status: row.attempts.at(-1)?.status ?? null,
    failure: row.attempts.at(-1)?.failure ?? null,
  };
}

/** A person has seen to what was refused: it is asked once more, as the person is now. */
export async function askAgain(
  engine: Engine,
  tenant: string,
  callId: string,
  actor: string,
  hook?: string,
): Promise<void> {
  const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(callId);
  await engine.store.transaction(tenant, async (tx) => {
    const [call] = known ? await tx.find('hook_call', { call_id: callId }, { lock: 'update' }) : [];
    if (call === undefined || (hook !== undefined && call.hook_id !== hook))
      throw new LockstepError('HOOK_CALL_UNKNOWN', `there is no call ${callId}`);
    if (call.state !== 'refused')
      throw new LockstepError('CONFLICT', `the call is ${call.state}, not refused`);
    await dropCalls(engine, tx, [call]);
    if (call.operation_id !== null) await closeException(engine, tx, 'hookRefused', call.operation_id, actor);
    await journal(tx, [
      {
        type: 'hook.askedAgain',
        at: engine.clock.now(),
        subject: call.identity_id,
        target: call.target_id,
        operation: call.operation_id,
        body: { hook: call.hook_id, event: call.event, call: callId, actor },
      },
    ]);
  });
}
