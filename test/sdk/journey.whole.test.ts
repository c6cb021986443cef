import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Input,
  items,
  type Lockstep,
  type LockstepEvent,
  LockstepProblem,
  lockstep,
  type OperationName,
  pages,
} from '../../packages/sdk/src/index.ts';
import { type WithTokens, withTokens } from '../cli/support/with-tokens.ts';
import { ROOT } from '../house/planted.ts';

const PACKAGE = join(ROOT, 'packages/sdk');
const NOBODY = '00000000-0000-7000-8000-000000000000';
const folder = mkdtempSync(join(tmpdir(), 'lockstep-sdk-'));
let house: WithTokens;
let api: Lockstep;
const as = (role: string) => lockstep({ url: house.url, token: house.tokens.get(role) ?? '' });

beforeAll(async () => {
  house = await withTokens();
  api = as('administrator');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await house.close();
});

/** What each operation is asked, and the code of its refusal; null where it answers. */
const ASKED: { readonly [N in OperationName]: readonly [Input<N>, string | null] } = {
  people: [{ state: 'active' }, null],
  peopleChoices: [{}, null],
  person: [{ person: 'E100' }, null],
  personTimeline: [{ person: 'E100' }, null],
  accessGraph: [{ person: 'E100' }, null],
  personEvents: [{ person: 'E100', limit: 5 }, null],
  why: [{ person: 'E100', entitlement: 'git' }, null],
  leave: [{ person: 'nobody', body: { reason: 'x' } }, 'PERSON_UNKNOWN'],
  undoLeave: [{ person: 'nobody', body: { reason: 'x' } }, 'PERSON_UNKNOWN'],
  today: [{}, null],
  revokeTimes: [{}, null],
  leaves: [{ stands: 'proven', limit: 5 }, null],
  showLeave: [{ leave: NOBODY }, 'LEAVE_UNKNOWN'],
  previewUndo: [{ leave: NOBODY }, 'LEAVE_UNKNOWN'],
  certificates: [{ person: 'E100' }, null],
  certificate: [{ leave: NOBODY, number: 1, form: 'html' }, 'CERTIFICATE_NONE'],
  makePlan: [{ body: { kind: 'due' } }, null],
  applyPlan: [{ body: {} }, 'PLAN_INVALID'],
  approve: [{ hash: '0'.repeat(64), body: { reason: 'x' } }, 'PLAN_UNKNOWN'],
  holds: [{ limit: 5 }, null],
  plans: [{ state: 'held' }, null],
  keepPlan: [{ body: { kind: 'due' } }, null],
  plan: [{ hash: '0'.repeat(64) }, 'PLAN_UNKNOWN'],
  planPeople: [{ hash: '0'.repeat(64) }, 'PLAN_UNKNOWN'],
  planStanding: [{ hash: '0'.repeat(64) }, 'PLAN_UNKNOWN'],
  planDeciding: [{ hash: '0'.repeat(64) }, 'PLAN_UNKNOWN'],
  applyKeptPlan: [{ hash: '0'.repeat(64), body: {} }, 'PLAN_UNKNOWN'],
  withdrawPlan: [{ hash: '0'.repeat(64), body: { reason: 'x' } }, 'PLAN_UNKNOWN'],
  refusePlan: [{ hash: '0'.repeat(64), body: { reason: 'x' } }, 'NOTHING_HELD'],
  policies: [{}, null],
  policySchemas: [{}, null],
  policyFindings: [{}, null],
  checkPolicy: [{ body: { kind: 'Role', name: 'role:new', text: 'kind: Role\n' } }, null],
  policyImpact: [{ body: { kind: 'Role', name: 'role:new', text: null } }, null],
  policyDocument: [{ kind: 'Role', name: 'role:none' }, 'POLICY_DOCUMENT_UNKNOWN'],
  policyHistory: [{ kind: 'Role', name: 'role:none' }, 'POLICY_DOCUMENT_UNKNOWN'],
  policyDiff: [{ kind: 'Role', name: 'role:none', to: 1 }, 'POLICY_DOCUMENT_UNKNOWN'],
  refuseHold: [{ hold: NOBODY, body: { reason: 'x' } }, 'NOTHING_HELD'],
  exceptions: [{}, null],
  closeException: [{ exception: NOBODY, body: { reason: 'x' } }, 'EXCEPTION_UNKNOWN'],
  tasks: [{ state: 'open' }, null],
  closeTask: [{ task: NOBODY, body: { note: 'x', result: 'done' } }, 'TASK_UNKNOWN'],
  confirmTask: [{ task: NOBODY }, 'TASK_UNKNOWN'],
  events: [{ after: 3, limit: 2 }, null],
  eventSchemas: [{}, null],
  imports: [{ source: 'hr' }, null],
  importFeed: [{ source: 'nothing', body: 'a,b\n', 'Lockstep-Meta': '{}' }, 'SOURCE_UNKNOWN'],
  session: [{}, null],
  signInOptions: [{}, null],
  // A program has a token: nobody is signed in but by a page of the console.
  signInWithLink: [{ body: { link: 'x' } }, 'ORIGIN_FOREIGN'],
  signInWithPassword: [{ body: { name: 'x', password: 'x' } }, 'ORIGIN_FOREIGN'],
  passkeyChallenge: [{ body: {} }, 'ORIGIN_FOREIGN'],
  signInWithPasskey: [{ body: { response: { id: 'x' } } }, 'ORIGIN_FOREIGN'],
  signOut: [{}, 'SESSION_NEEDED'],
  stepUpChallenge: [{}, 'SESSION_NEEDED'],
  stepUp: [{ body: { response: { id: 'x' } } }, 'SESSION_NEEDED'],
  sessions: [{}, null],
  endSession: [{ session: '0'.repeat(16) }, 'SESSION_NEEDED'],
  endOtherSessions: [{}, 'SESSION_NEEDED'],
  passkeys: [{}, null],
  newPasskeyChallenge: [{}, 'SESSION_NEEDED'],
  addPasskey: [{ body: { name: 'x', response: { id: 'x' } } }, 'SESSION_NEEDED'],
  renamePasskey: [{ passkey: 'x', body: { name: 'x' } }, 'SESSION_NEEDED'],
  removePasskey: [{ passkey: 'x' }, 'SESSION_NEEDED'],
  setPassword: [{ body: { password: null } }, 'SESSION_NEEDED'],
  administrators: [{}, null],
  addAdministrator: [
    { body: { name: 'Nobody', role: 'auditor', provider: 'nothing', mail: 'x@y.z' } },
    'PROVIDER_UNKNOWN',
  ],
  changeAdministrator: [{ administrator: NOBODY, body: { role: 'auditor' } }, 'ADMINISTRATOR_UNKNOWN'],
  removeAdministrator: [{ administrator: NOBODY }, 'ADMINISTRATOR_UNKNOWN'],
  linkAdministrator: [{ administrator: NOBODY }, 'ADMINISTRATOR_UNKNOWN'],
  administratorSessions: [{ administrator: NOBODY }, 'ADMINISTRATOR_UNKNOWN'],
  endAdministratorSessions: [{ administrator: NOBODY }, 'ADMINISTRATOR_UNKNOWN'],
  signInProviders: [{}, null],
  addSignInProvider: [
    { body: { id: 'x', name: 'x', issuer: 'https://example.com', clientId: 'x', secret: 'nothing' } },
    'SECRET_UNKNOWN',
  ],
  removeSignInProvider: [{ provider: 'nothing' }, 'PROVIDER_UNKNOWN'],
  targets: [{}, null],
  target: [{ target: 'nothing' }, 'TARGET_UNKNOWN'],
  coverage: [{}, null],
  targetAccounts: [{ target: 'git', class: 'orphan', limit: 5 }, null],
  keepAccount: [
    { target: 'git', account: NOBODY, body: { owner: 'nobody at all', reason: 'x' } },
    'PERSON_UNKNOWN',
  ],
  unkeepAccount: [{ target: 'git', account: NOBODY }, 'ACCOUNT_UNKNOWN'],
  checkTarget: [{ target: 'nothing' }, 'TARGET_UNKNOWN'],
  reconcileTarget: [{ target: 'nothing' }, 'TARGET_UNKNOWN'],
  pauseTarget: [{ target: 'git', body: { reason: 'x', until: '2020-01-01T00:00:00Z' } }, 'USAGE'],
  confirmTargetPause: [{ target: 'git', pause: NOBODY }, 'PAUSE_UNKNOWN'],
  resumeTarget: [{ target: 'git', pause: NOBODY }, 'PAUSE_UNKNOWN'],
  planTargetWrites: [{ target: 'nothing', body: { writes: 'on' } }, 'TARGET_UNKNOWN'],
  switchTargetWrites: [
    { target: 'git', body: { writes: 'on', reason: 'x', plan: '0'.repeat(64) } },
    'CONFLICT',
  ],
  connectTarget: [{ body: { id: 'git', connector: 'simulated', owner: 'it' } }, 'CONFLICT'],
  connectors: [{}, null],
  testConnection: [{ connector: 'nothing', body: { connection: {} } }, 'CONNECTOR_UNKNOWN'],
  secrets: [{}, null],
  setSecret: [{ secret: 'not a name', body: { value: 'x' } }, 'USAGE'],
  exceptionCauses: [{}, null],
  sources: [{}, null],
  source: [{ source: 'hr' }, null],
  sourceImports: [{ source: 'hr', limit: 5 }, null],
  sourceImport: [{ source: 'hr', import: NOBODY }, 'NOT_FOUND'],
  importRejects: [{ source: 'hr', import: NOBODY }, 'NOT_FOUND'],
  pullSource: [{ source: 'hr', body: {} }, 'USAGE'],
  previewImport: [{ source: 'nothing', body: 'a,b\n', 'Lockstep-Meta': '{}' }, 'SOURCE_UNKNOWN'],
  scimConnections: [{}, null],
  addScimConnection: [{ body: { name: 'Not A Name' } }, 'USAGE'],
  rotateScimConnection: [{ connection: 'none', body: {} }, 'SCIM_CONNECTION_UNKNOWN'],
  removeScimConnection: [{ connection: 'none', body: { reason: 'x' } }, 'SCIM_CONNECTION_UNKNOWN'],
  scimRequests: [{ connection: 'none' }, 'SCIM_CONNECTION_UNKNOWN'],
  scimRequest: [{ connection: 'none', request: NOBODY }, 'SCIM_CONNECTION_UNKNOWN'],
  tryScimRequest: [{ connection: 'none', request: NOBODY }, 'SCIM_CONNECTION_UNKNOWN'],
  hooks: [{}, null],
  hook: [{ hook: 'none' }, 'HOOK_UNKNOWN'],
  hookCalls: [{ hook: 'none' }, 'HOOK_UNKNOWN'],
  makeHookKey: [{ hook: 'none', body: {} }, 'HOOK_UNKNOWN'],
  testHook: [{ hook: 'none', body: {} }, 'HOOK_UNKNOWN'],
  askHookAgain: [{ hook: 'none', call: NOBODY }, 'HOOK_CALL_UNKNOWN'],
  logEntries: [{ types: 'token.*', limit: 2 }, null],
  logEntry: [{ n: 0 }, null],
  logCheckpoint: [{}, null],
  logInclusion: [{ n: 0 }, null],
  logConsistency: [{ from: 1 }, null],
  logTile: [{ path: 'tile/0/999' }, 'LOG_TILE_UNKNOWN'],
  logKeys: [{}, null],
  exportLog: [{ form: 'tiles' }, null],
  pauses: [{ state: 'all' }, null],
  pausePreview: [{ scope: 'all' }, null],
  pause: [{ body: { scope: 'all', reason: 'x', until: '2020-01-01T00:00:00Z' } }, 'USAGE'],
  confirmPause: [{ pause: NOBODY }, 'PAUSE_UNKNOWN'],
  endPause: [{ pause: NOBODY }, 'PAUSE_UNKNOWN'],
  keys: [{}, null],
  retention: [{}, null],
  retentionPreview: [{ eventsDays: 30 }, null],
  changeRetention: [{ body: { eventsDays: 29, reason: 'x' } }, 'USAGE'],
  tenants: [{}, null],
  system: [{}, null],
  tokens: [{}, null],
  makeToken: [{ body: { holder: 'x', role: 'auditor', expiresAt: '2020-01-01T00:00:00Z' } }, 'USAGE'],
  revokeToken: [{ token: 'ffffffffffffffff' }, 'TOKEN_UNKNOWN'],
  webhooks: [{}, null],
  makeWebhook: [{ body: { url: 'ftp://example.com' } }, 'USAGE'],
  webhook: [{ webhook: NOBODY }, 'WEBHOOK_UNKNOWN'],
  changeWebhook: [{ webhook: NOBODY, body: { ordered: true } }, 'WEBHOOK_UNKNOWN'],
  removeWebhook: [{ webhook: NOBODY }, 'WEBHOOK_UNKNOWN'],
  rotateWebhook: [{ webhook: NOBODY, body: {} }, 'WEBHOOK_UNKNOWN'],
  testWebhook: [{ webhook: NOBODY }, 'WEBHOOK_UNKNOWN'],
  webhookDeliveries: [{ webhook: NOBODY, state: 'dead' }, 'WEBHOOK_UNKNOWN'],
  replayWebhook: [{ webhook: NOBODY, body: { dead: true } }, 'WEBHOOK_UNKNOWN'],
};

describe('every operation that the server describes', () => {
  it('is a function of the client, and there is no other', async () => {
    const { paths } = (await (await house.call('/api/v1/openapi.json')).json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const described = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(described.length).toBeGreaterThan(15);
    expect(Object.keys(api).sort()).toEqual(described.sort());
    const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
    expect(described.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(Object.keys(ASKED) as OperationName[])('%s reaches it and is understood', async (name) => {
    const [input, refusal] = ASKED[name];
    const call = api[name] as (input: unknown) => Promise<unknown>;
    const told = await call(input).then(
      (answer) => ({ refused: null, answer }),
      (error: unknown) => {
        if (!(error instanceof LockstepProblem)) throw error;
        return { refused: error.code, answer: error.remedy };
      },
    );
    expect(told).toEqual({ refused: refusal, answer: expect.anything() });
  });
});

describe('somebody new', () => {
  it('lists people page by page and reads about one', async () => {
    const sizes: number[] = [];
    for await (const page of pages(api, 'people', { limit: 5 })) sizes.push(page.people.length);
    expect(sizes).toEqual([5, 5, 2]);
    const keys: string[] = [];
    for await (const { employments } of items(api, 'people', { limit: 5 })) keys.push(...employments);
    expect(new Set(keys).size).toBe(12);
    expect(await api.person({ person: 'E100' })).toMatchObject({ name: 'Ada Family0', state: 'active' });
    const numbers: number[] = [];
    for await (const { n } of items(api, 'events', { limit: 7 })) numbers.push(n);
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers).toEqual(numbers.map((_n, at) => at));
  });

  it('follows what happens, from where it was on', async () => {
    const seen: LockstepEvent[] = [];
    const holder = `follower ${Date.now()}`;
    const following = (async () => {
      for await (const event of as('auditor').events({ types: 'token.created', after: 0 })) {
        seen.push(event);
        if (event.type === 'token.created' && event.data.holder === holder) return;
      }
    })();
    expect((await house.at('token', 'create', '--role', 'auditor', '--for', holder)).exit).toBe(0);
    await following;
    const numbers = seen.map(({ n }) => n);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(4);
    const { log, next } = await api.events({ after: 0, limit: 1 });
    expect((await api.events({ after: next, log, limit: 1 })).events).toHaveLength(1);
    await expect(api.events({ after: next, log: `${log}/old` })).rejects.toMatchObject({
      code: 'EVENTS_AHEAD',
      status: 409,
      details: { from: expect.any(Number) },
    });
  });

  it('plans a leave with one token, and another applies that plan', async () => {
    const plan = await as('operator').makePlan({
      body: { kind: 'leave', person: 'E111', reason: 'moves on' },
    });
    expect(plan.plan.people).toHaveLength(1);
    await expect(api.applyPlan({ body: { ...plan, hash: '0'.repeat(64) } })).rejects.toMatchObject({
      code: 'PLAN_INVALID',
    });
    expect(await api.applyPlan({ body: plan })).toMatchObject({ hash: plan.hash });
    await expect(api.applyPlan({ body: plan })).rejects.toMatchObject({ code: 'PLAN_STALE', status: 409 });
  });

  it('reads what was wrong, and what to do, from a problem', async () => {
    const refused = await api.people({ limit: 9_999 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LockstepProblem);
    expect(refused).toMatchObject({
      name: 'LockstepProblem',
      operation: 'people',
      status: 400,
      code: 'USAGE',
      remedy: expect.stringMatching(/\w/),
      details: { issues: [{ path: 'query.limit' }] },
    });
    await expect(as('auditor').makePlan({ body: { kind: 'due' } })).rejects.toMatchObject({
      code: 'ROLE_MISSING',
      status: 403,
    });
    const stranger = lockstep({ url: house.url, token: 'lsk_nobody' });
    await expect(stranger.people()).rejects.toMatchObject({ code: 'TOKEN_INVALID', status: 401 });
    // As one part of the path, whatever is in it.
    for (const person of ['E1/../E100', '%2e%2e', 'a?b#c', 'Ada Nobody \u{1F511}'])
      await expect(api.person({ person })).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' });
  });

  it('runs the example of the README, which ends in a certificate that verifies', async () => {
    const example = readFileSync(join(PACKAGE, 'example/first-steps.mjs'), 'utf8');
    expect(readFileSync(join(PACKAGE, 'README.md'), 'utf8')).toContain(`\`\`\`js\n${example}\`\`\`\n`);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(PACKAGE, 'example/first-steps.mjs'), 'E105'],
      { cwd: folder, env: { LOCKSTEP_URL: house.url, LOCKSTEP_TOKEN: house.tokens.get('operator') ?? '' } },
    );
    expect(stdout).toContain('E100: Ada Family0\n');
    expect(stdout).toMatch(/\n[1-9]\d* operations, 0 people held\n/);
    expect(stdout).toMatch(/\ncertificate\.json: [1-9]\d* proven, 0 not\n/);
    expect(stdout).toMatch(/\nPERSON_UNKNOWN: .*\w/);
    const verified = await house.at(
      'verify',
      join(folder, 'certificate.json'),
      '--key',
      join(house.dataDir, 'log.pub'),
    );
    expect([verified.exit, verified.err]).toEqual([0, '']);
  });
});

describe('a browser', () => {
  it('has all that the client needs', async () => {
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        outDir: join(folder, 'browser'),
        lib: {
          entry: join(PACKAGE, 'dist/index.js'),
          formats: ['iife'],
          name: 'sdk',
          fileName: () => 'sdk.js',
        },
      },
    });
    const code = readFileSync(join(folder, 'browser/sdk.js'), 'utf8');
    // No process, no Buffer, no require: only what every browser has had for years.
    const window = {
      fetch,
      URL,
      URLSearchParams,
      AbortController,
      TextDecoder,
      Uint8Array,
      performance,
      setTimeout,
      clearTimeout,
    };
    const made = runInNewContext(`${code}; sdk`, window) as typeof import('../../packages/sdk/src/index.ts');
    const client = made.lockstep({ url: house.url, token: house.tokens.get('auditor') ?? '' });
    expect((await client.people({ limit: 3 })).people).toHaveLength(3);
    await expect(client.person({ person: 'nobody' })).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' });
    for await (const { n } of client.events({ limit: 1 })) {
      expect(n).toBe(0);
      break;
    }
  });
});
