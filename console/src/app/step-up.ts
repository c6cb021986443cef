import { LockstepProblem } from '@lockstep/sdk';
import { api } from '../api/api.ts';
import { askPasskey } from './passkey.ts';

/** Does something; where the server first wants to see a passkey, asks for it and does it again, once. Throws NotUsed. */
export async function withStepUp<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LockstepProblem) || error.code !== 'STEP_UP_NEEDED') throw error;
    const { options } = await api.stepUpChallenge({});
    await api.stepUp({ body: { response: await askPasskey(options) } });
    return work();
  }
}
