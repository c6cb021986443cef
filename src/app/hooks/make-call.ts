import type { Secret } from '../../domain/secret.ts';
import { type CallResult, outcomeOf } from '../../engine/hooks/call-outcome.ts';
import { claimCalls, dropCalls } from '../../engine/hooks/claim-calls.ts';
import type { HookCall } from '../../engine/hooks/hooks-for.ts';
import { prepareCall } from '../../engine/hooks/prepare-call.ts';
import { settleCall } from '../../engine/hooks/settle-call.ts';
import { durationMs } from '../../policy/documents/duration.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import type { House } from '../open-house.ts';
import { type SentCall, sendCall } from './send-call.ts';
import { signingKeys } from './signing-keys.ts';

export type HookHouse = Pick<House, 'engine' | 'secrets' | 'webhookHttp'>;

type Ready =
  | { readonly kind: 'over' }
  | {
      readonly kind: 'call';
      readonly hook: HookDocument;
      readonly body: string;
      readonly keys: readonly [Secret, ...Secret[]] | null;
    };

/**
 * Makes one claimed call and writes down what came of it. A crash in between costs the claim: the same message is then sent
 * again under the same id.
 */
export async function makeCall(
  house: HookHouse,
  tenant: string,
  claim: string,
  call: HookCall,
  mayRecord: () => boolean,
): Promise<void> {
  const { engine, webhookHttp } = house;
  const ready = await prepare(house, tenant, claim, call);
  if (ready.kind === 'over') return;
  const { hook, body, keys } = ready;
  if (call.state === 'waiting')
    return record(house, tenant, claim, call, hook, noLateAnswer(engine.clock.now()), null);
  const sent =
    keys === null
      ? unsigned(engine.clock.now())
      : await sendCall(
          { clock: engine.clock, webhookHttp },
          { tenant, callId: call.call_id, hook, event: call.event, body },
          keys,
        );
  if (mayRecord()) await record(house, tenant, claim, call, hook, sent, body);
}

async function prepare(
  { engine, secrets }: HookHouse,
  tenant: string,
  claim: string,
  call: HookCall,
): Promise<Ready> {
  return engine.store.transaction(tenant, async (tx) => {
    const [mine] = await tx.find('hook_call', { call_id: call.call_id, claim }, { lock: 'update' });
    if (mine === undefined) return { kind: 'over' };
    const made = await prepareCall(engine, tx, mine);
    if (made === null) {
      await dropCalls(engine, tx, [mine]);
      return { kind: 'over' };
    }
    // Without its key nothing is sent; that counts as no answer, and is told like it.
    const now = engine.clock.now();
    const keys = await signingKeys(tx, secrets, made.hook.sign, now).catch(() => null);
    return { kind: 'call', ...made, keys };
  });
}

type Came = Pick<SentCall, 'attempt' | 'result' | 'received' | 'answerHash'>;

async function record(
  { engine }: HookHouse,
  tenant: string,
  claim: string,
  call: HookCall,
  hook: HookDocument,
  { attempt, result, received, answerHash }: Came,
  body: string | null,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    // A late answer may have come meanwhile, or the claim may have lapsed: then it is not ours any more.
    const [mine] = await tx.find('hook_call', { call_id: call.call_id, claim }, { lock: 'update' });
    if (mine === undefined) return;
    const within = hook.answerWithin === undefined ? null : durationMs(hook.answerWithin);
    await settleCall(engine, tx, {
      call: mine,
      hook,
      outcome: outcomeOf(mine, hook, result, within, engine.random.number()),
      answer: result.kind === 'answer' ? result.answer : null,
      attempt,
      sent: body,
      received: received?.body ?? null,
      answerHash,
    });
  });
}

function noLateAnswer(at: number): Came {
  return failure(at, 'no late answer came in time');
}

function unsigned(at: number): Came {
  return failure(at, 'not sent: there is no key to sign with');
}

function failure(at: number, why: string): Came {
  const result: CallResult = { kind: 'failure', why };
  return { attempt: { at, took: 0, status: null, failure: why }, result, received: null, answerHash: null };
}

/** Claims what is due of one hook and makes it, so many at the same time. False: nothing was due. */
export async function serveHook(
  house: HookHouse,
  tenant: string,
  hookId: string,
  atOnce: number,
  mayRecord: () => boolean,
): Promise<boolean> {
  const { claim, calls } = await claimCalls(house.engine, tenant, hookId, atOnce);
  const made = await Promise.allSettled(calls.map((call) => makeCall(house, tenant, claim, call, mayRecord)));
  for (const one of made) if (one.status === 'rejected') throw one.reason;
  return calls.length > 0;
}
