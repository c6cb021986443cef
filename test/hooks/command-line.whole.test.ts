import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyHook } from '../../packages/sdk/src/index.ts';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { type WithTokens, withTokens } from '../cli/support/with-tokens.ts';
import { hookText } from './support/hook-house.ts';
import { openReceiver } from './support/receiver.ts';

// A server as it is started, its worker, and the clock on the wall.

let there: Awaited<ReturnType<typeof openReceiver>>;
let house: WithTokens;
beforeAll(async () => {
  there = await openReceiver();
  house = await withTokens({ LOCKSTEP_WEBHOOK_ALLOW: '127.0.0.1' });
});
afterAll(async () => {
  await house?.close();
  await there?.close();
});

describe('on the command line', () => {
  it('a hook is set up, tested, refuses a hire, answers later, and is asked once more', async () => {
    const document = hookText(there.url, ['VALIDATEUSER'], ['targets: [git]', 'answerWithin: P1D']);
    const file = await house.company.policy((text) => `${text}---\n${document}`, 'hooked.yaml');
    expect((await house.at('policy', 'apply', file)).exit).toBe(0);
    const { verifyWith } = await house.at.json<{ verifyWith: string }>('hook', 'key', 'checks');
    expect((await house.at('hook', 'test', 'checks')).out).toContain('✓ it answers');
    expect((await house.at('hook', 'test', 'nobody')).exit).toBe(1);
    expect((await house.at('hook', 'list')).out).toContain('validateUser');

    there.says(() => ({ body: { response: { error: true, message: 'MobileAlreadyExist' } } }));
    const { file: report, meta } = await house.company.report(staff(14));
    expect((await house.at('import', 'hr', report, '--meta', meta)).exit).toBe(0);
    const refused = () =>
      house.at.json<{ calls: { call: string; target: string }[] }>('hook', 'calls', '--state', 'refused');
    await until(async () => (await refused()).calls.length > 0);
    const [call] = (await refused()).calls;
    const asked = there.of('validateUser');
    for (const { headers, body, path } of asked)
      expect(
        await verifyHook({ headers, body }, { keys: verifyWith, audience: there.url, path }),
      ).toMatchObject({
        name: 'validateUser',
      });
    const exceptions = await house.at('exception', 'list');
    expect(exceptions.out).toContain('MobileAlreadyExist');
    const git = house.company.systems.get('git');
    const made = () => git?.truth.find('E112') ?? null;
    expect(made()).toBeNull();

    there.says(() => ({ status: 202, body: '' }));
    expect((await house.at('hook', 'again', call?.call ?? '')).exit).toBe(0);
    await until(() => there.of('validateUser').length > asked.length);
    const { headers = {} } = there.of('validateUser').at(-1) ?? {};
    const answer = (token: string) =>
      house.call(headers['lockstep-answer-path'] ?? '', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: '{"response":{}}',
      });
    await until(async () => (await answer('wrong')).status === 401);
    await until(async () => (await answer(headers['lockstep-answer-token'] ?? '')).status === 202);
    expect((await answer(headers['lockstep-answer-token'] ?? '')).status).toBe(401);
    await until(() => made()?.active === true);
    expect((await house.at('hook', 'again', 'x')).err).toContain('HOOK_CALL_UNKNOWN');
    expect((await house.at('hook', 'calls', '--state', 'x')).exit).toBe(2);
    expect((await house.at('log', 'verify')).exit).toBe(0);
  });
});
