import { LockstepError } from '../../domain/errors.ts';
import type { HookEvent } from '../../domain/hook/hook-events.ts';
import type { CallResult } from '../../engine/hooks/call-outcome.ts';
import { journal } from '../../engine/log/journal.ts';
import { hookNamed } from './hook-key.ts';
import type { HookHouse } from './make-call.ts';
import { sampleBody } from './sample-call.ts';
import { sendCall } from './send-call.ts';
import { signingKeys } from './signing-keys.ts';

export interface TestedHook {
  readonly works: boolean;
  readonly failure: string | null;
  /** How the answer was understood; null: there was none. */
  readonly meaning: string | null;
  readonly took: number;
  readonly request: {
    readonly method: 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly answer: { readonly status: number; readonly body: string } | null;
}

const SHOWN = 2_048;

/** Sends the hook `test`, or another one about a made-up person, now and shows both sides. It is not tried again. */
export async function testHook(
  { engine, secrets, webhookHttp }: HookHouse,
  tenant: string,
  id: string,
  actor: string,
  event: HookEvent = 'test',
): Promise<TestedHook> {
  const { clock, random, store } = engine;
  const { hook, keys } = await store.transaction(tenant, async (tx) => {
    const found = await hookNamed(engine, tx, id);
    if (event !== 'test' && !found.events.includes(event))
      throw new LockstepError('USAGE', `${id} is not asked for ${event}: its document does not name it`);
    const signing = await signingKeys(tx, secrets, found.sign, clock.now());
    // Before the call: it is in the log also when nobody comes back from it.
    await journal(tx, [{ type: 'hook.tested', at: clock.now(), subject: null, body: { hook: id, actor } }]);
    return { hook: found, keys: signing };
  });
  const body = sampleBody(hook, event);
  const call = { tenant, callId: random.uuid(), hook, event, body };
  const { url, headers, attempt, received, result } = await sendCall({ clock, webhookHttp }, call, keys);
  return {
    works: attempt.failure === null,
    failure: attempt.failure,
    meaning: meaningOf(result),
    took: attempt.took,
    request: { method: 'POST', url, headers: withoutTokens(headers), body },
    answer: received === null ? null : { status: received.status, body: received.body.slice(0, SHOWN) },
  };
}

function withoutTokens(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { 'lockstep-earlier-tokens': earlier, ...shown } = headers;
  const hidden = earlier === undefined ? {} : { 'lockstep-earlier-tokens': '…' };
  return { ...shown, authorization: 'Bearer …', ...hidden };
}

function meaningOf(result: CallResult): string | null {
  switch (result.kind) {
    case 'failure':
      return null;
    case 'later':
      return 'later';
    case 'answer':
      return result.answer.kind;
  }
}
