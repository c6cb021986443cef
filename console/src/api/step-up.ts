import { type Lockstep, LockstepProblem } from '@lockstep/sdk';
import { askPasskey } from './passkey.ts';

/**
 * The client, with one thing more: where the server first wants to see a passkey, it is asked for, and the same is done
 * again, once. Calls then also throw NotUsed.
 */
export function withStepUp(client: Lockstep): Lockstep {
  const calls = Object.entries(client).map(([name, call]) => [
    name,
    // Events are read, never done: and their call is more than a promise.
    name === 'events' ? call : (input: never, options: never) => again(client, () => call(input, options)),
  ]);
  return Object.freeze(Object.fromEntries(calls));
}

async function again(client: Lockstep, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LockstepProblem) || error.code !== 'STEP_UP_NEEDED') throw error;
    const { options } = await client.stepUpChallenge({});
    await client.stepUp({ body: { response: await askPasskey(options) } });
    return work();
  }
}
