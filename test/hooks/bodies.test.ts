import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hookAnswer, verifyHook, WebhookRefused } from '../../packages/sdk/src/index.ts';
import { testHook } from '../../src/app/hooks/test-hook.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { type Connector, install } from '../../src/domain/connector.ts';
import { Secret } from '../../src/domain/secret.ts';
import { sharedDatabase } from '../support/database.ts';
import { type HookHouse, hookHouse, hookText } from './support/hook-house.ts';
import { type Asked, openReceiver } from './support/receiver.ts';

const database = sharedDatabase();
let tenants = 0;
let there: Awaited<ReturnType<typeof openReceiver>>;
let house: HookHouse;

beforeEach(async () => {
  there = await openReceiver();
});
afterEach(async () => {
  await there?.close();
  await house?.close();
});

const PASSWORD = 'correct-horse-battery-staple';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const PEM = publicKey.export({ format: 'pem', type: 'spki' }).toString();

/** As a target answers that makes a first password with the account. */
const withPassword = {
  ...simulatedConnector,
  open: async (...args: Parameters<typeof simulatedConnector.open>): Promise<Connector> => {
    const connector = await simulatedConnector.open(...args);
    return {
      ...connector,
      apply: async (operation) => {
        const outcome = await connector.apply(operation);
        return operation.kind === 'create' && outcome.status === 'done'
          ? { ...outcome, credential: { kind: 'password', secret: new Secret(PASSWORD) } }
          : outcome;
      },
    };
  },
};

const open = async (events: readonly string[], more: readonly string[] = []) => {
  const tenant = `b${tenants++}`;
  house = await hookHouse(database().store, {
    tenant,
    hooks: [hookText(there.url, events, ['targets: [directory]', 'style: compatible', ...more])],
    connectors: new Map([[simulatedConnector.id, install(withPassword)]]),
  });
};
const verified = (asked: Asked | undefined, over: Partial<Parameters<typeof verifyHook>[1]> = {}) =>
  verifyHook(
    { headers: asked?.headers ?? {}, body: asked?.body ?? '' },
    {
      keys: house.keys.get('checks') ?? '',
      audience: there.url,
      path: asked?.path ?? '',
      now: house.clock.now(),
      ...over,
    },
  );
const refusal = (answer: Promise<unknown>) =>
  answer.then(
    () => 'believed',
    (error: unknown) => (error instanceof WebhookRefused ? error.reason : String(error)),
  );

/** RFC 7516, as any receiver would open it. */
function decrypt(jwe: string): string {
  const [header = '', ...parts] = jwe.split('.');
  const [wrapped, iv, text, tag] = parts.map((part) => Buffer.from(part, 'base64url')) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
    alg: 'RSA-OAEP-256',
    enc: 'A256GCM',
  });
  const padding = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const cipher = createDecipheriv('aes-256-gcm', privateDecrypt(padding, wrapped), iv);
  cipher.setAAD(Buffer.from(header));
  cipher.setAuthTag(tag);
  return Buffer.concat([cipher.update(text), cipher.final()]).toString();
}

describe('what goes out', () => {
  it('is, in compatibility, what receivers were written for', async () => {
    await open(['validateUser', 'preProvision', 'policyMap', 'postProvision'], ['attributes: [department]']);
    await house.hire({ id: '100', department: 'Engineering' });
    const user = (apps: string) =>
      `{"assignedGroups":["developers"],"provisionedApps":${apps},"securityQuestion":{},"country":"","firstName":"Ada",` +
      '"lastName":"Nr100","login":"ada.nr100","userType":"Employee","department":"Engineering","displayName":"Ada Nr100",' +
      '"roles":"Engineering","staffNumber":"100"}';
    const USER = user('{"directory":{"login":"ada.nr100"},"git":{"login":"ada.nr100"}}');
    const body = (event: string) => there.of(event)[0]?.body;
    expect(body('validateUser')).toBe(`{"request":{"user":${USER}}}`);
    expect(body('policyMap')).toBe(
      `{"request":{"targetAttribute":"department","cymmetrifield":"department","formVeriable":"","defaultValue":"Engineering","user":${USER}}}`,
    );
    const provision =
      '"policyMap":"employeeId","form":"","applicationId":"directory","roleList":[],"action":"Application Create"';
    expect(body('preProvision')).toBe(`{"request":{${provision},"user":${USER}}}`);
    const uid = house.account('directory', '100')?.id;
    expect(body('postProvision')).toBe(
      `{"request":{${provision},"user":${USER},"isSuccess":true,"uid":"${uid}"}}`,
    );
    expect(there.asked.map(({ path }) => path)).toContain('/hooks/validateUser');
  });

  it('is signed, and its token is for this receiver, this hook and this message', async () => {
    await open(['validateUser', 'preCreateUser']);
    there.says(() => ({ body: hookAnswer('validateUser', { data: {} }) }));
    await house.hire({ id: '100', department: 'Engineering' });
    const [validate] = there.of('validateUser');
    const [create] = there.of('preCreateUser');
    expect(await verified(validate)).toMatchObject({
      name: 'validateUser',
      tenant: house.tenant,
      request: { user: { login: 'ada.nr100' } },
      answerLater: null,
    });
    expect(await refusal(verified(validate, { path: '/hooks/preCreateUser' }))).toBe('signature');
    expect(await refusal(verified(validate, { audience: 'https://elsewhere.test' }))).toBe('signature');
    expect(await refusal(verified(validate, { path: '/hooks/other' }))).toBe('headers');
    expect(await refusal(verified(validate, { now: house.clock.now() + 3_600_000 }))).toBe('stale');
    const mixed = {
      ...validate,
      headers: { ...validate?.headers, authorization: create?.headers.authorization },
    };
    expect(await refusal(verified(mixed as Asked))).toBe('signature');
    expect(await refusal(verified({ ...validate, body: create?.body.replace('Ada', 'Eve') } as Asked))).toBe(
      'signature',
    );
    const none = { ...validate, headers: { ...validate?.headers, authorization: 'Bearer a.b.c' } };
    expect(await refusal(verified(none as Asked))).toBe('headers');
    // Opens nothing here.
    expect(validate?.headers.authorization).toMatch(/^Bearer eyJ/);
  });

  it('carries a password only encrypted to the key of the receiver', async () => {
    const lines = PEM.trimEnd()
      .split('\n')
      .map((line) => `  ${line}`);
    await open(['changePassword'], ['receiverKey: |', ...lines]);
    await house.hire({ id: '100', department: 'Engineering' });
    const [asked] = there.of('changePassword');
    const call = await verified(asked);
    if (call.name !== 'changePassword') throw new Error('another hook');
    expect(decrypt(call.request.passwordText ?? '')).toBe(PASSWORD);
    expect(asked?.body).not.toContain(PASSWORD);
    // Kept no longer than its call.
    expect((await house.calls()).map(({ state, sealed }) => [state, sealed])).toEqual([['answered', null]]);
    expect([...house.logged, ...(await house.leaves())].join()).not.toContain(PASSWORD);
  });

  it('carries none without a key', async () => {
    await open(['changePassword']);
    await house.hire({ id: '100', department: 'Engineering' });
    const [asked] = there.of('changePassword');
    expect(Object.keys((JSON.parse(asked?.body ?? '') as { request: object }).request)).toEqual(['user']);
    expect(asked?.body).not.toContain(PASSWORD);
  });

  it('is shown by a test, without the token', async () => {
    await open(['test']);
    const tested = await testHook(house.parts, house.tenant, 'checks', 'ada');
    expect(tested).toMatchObject({
      works: true,
      request: { body: '{}' },
      answer: { status: 200, body: '{"response":{}}' },
    });
    expect(JSON.stringify(tested)).not.toContain('eyJ');
    there.says(() => ({ body: '{}' }));
    expect(await testHook(house.parts, house.tenant, 'checks', 'ada')).toMatchObject({ works: false });
    await expect(testHook(house.parts, house.tenant, 'other', 'ada')).rejects.toMatchObject({
      code: 'HOOK_UNKNOWN',
    });
    expect((await house.events()).filter(({ type }) => type === 'hook.tested')).toHaveLength(2);
  });
});
