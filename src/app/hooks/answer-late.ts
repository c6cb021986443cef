import { timingSafeEqual } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import { readHookAnswer } from '../../domain/hook/hook-answer.ts';
import type { Engine } from '../../engine/engine.ts';
import { outcomeOf } from '../../engine/hooks/call-outcome.ts';
import { dropCalls } from '../../engine/hooks/claim-calls.ts';
import { prepareCall } from '../../engine/hooks/prepare-call.ts';
import { settleCall } from '../../engine/hooks/settle-call.ts';
import { hashOfAnswerSecret } from './send-call.ts';

const CALL = /^(.{1,200})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * The answer to a call that was taken with 202. Once, with the secret of that call, and in time; whatever is wrong about
 * these, the caller learns the same. An answer that cannot be read does not count as the one.
 */
export async function answerLate(
  engine: Engine,
  { id, token, body }: { readonly id: string; readonly token: string; readonly body: Uint8Array },
): Promise<void> {
  const [, tenant, callId] = CALL.exec(id) ?? [];
  if (tenant === undefined || callId === undefined || !(await engine.store.tenants()).includes(tenant))
    throw refused();
  await engine.store.transaction(tenant, async (tx) => {
    const [call] = await tx.find('hook_call', { call_id: callId, state: 'waiting' }, { lock: 'update' });
    const hash = Buffer.from(hashOfAnswerSecret(token));
    const wanted = Buffer.from(call?.answer_hash ?? '0'.repeat(hash.length));
    const same = hash.length === wanted.length && timingSafeEqual(hash, wanted);
    if (call === undefined || !same || (call.next_run_at ?? 0) <= engine.clock.now()) throw refused();
    const made = await prepareCall(engine, tx, call);
    // A newer decision about the person has overtaken what was asked: the answer is taken and changes nothing.
    if (made === null) return dropCalls(engine, tx, [call]);
    const text = new TextDecoder().decode(body);
    const answer = readHookAnswer(call.event, text);
    if (answer.kind === 'unreadable') throw new LockstepError('HOOK_ANSWER_UNREADABLE', answer.why);
    await settleCall(engine, tx, {
      call,
      hook: made.hook,
      outcome: outcomeOf(call, made.hook, { kind: 'answer', answer }, null, 0),
      answer,
      attempt: null,
      sent: null,
      received: text,
      answerHash: null,
    });
  });
}

function refused(): LockstepError {
  return new LockstepError('HOOK_ANSWER_REFUSED', 'no call waits for this answer');
}
