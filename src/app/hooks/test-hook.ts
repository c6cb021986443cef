import { hookBody } from '../../domain/hook/hook-body.ts';
import { journal } from '../../engine/log/journal.ts';
import { hookNamed } from './hook-key.ts';
import type { HookHouse } from './make-call.ts';
import { sendCall } from './send-call.ts';

export interface TestedHook {
  readonly works: boolean;
  readonly failure: string | null;
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

/** Sends the hook `test` now and shows both sides. It is not tried again. */
export async function testHook(
  { engine, secrets, webhookHttp }: HookHouse,
  tenant: string,
  id: string,
  actor: string,
): Promise<TestedHook> {
  const { clock, random, store } = engine;
  const { hook, key } = await store.transaction(tenant, async (tx) => {
    const found = await hookNamed(engine, tx, id);
    const signing = await secrets.get(tx, found.sign);
    // Before the call: it is in the log also when nobody comes back from it.
    await journal(tx, [{ type: 'hook.tested', at: clock.now(), subject: null, body: { hook: id, actor } }]);
    return { hook: found, key: signing };
  });
  const nothing = {
    user: null,
    operation: null,
    attribute: null,
    value: undefined,
    succeeded: false,
    accountId: '',
  };
  const body = hookBody('test', hook.style, { ...nothing, password: null });
  const call = { tenant, callId: random.uuid(), hook, event: 'test' as const, body };
  const { url, headers, attempt, received } = await sendCall({ clock, webhookHttp }, call, key);
  return {
    works: attempt.failure === null,
    failure: attempt.failure,
    took: attempt.took,
    request: { method: 'POST', url, headers: { ...headers, authorization: 'Bearer …' }, body },
    answer: received === null ? null : { status: received.status, body: received.body.slice(0, SHOWN) },
  };
}
