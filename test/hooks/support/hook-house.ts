import { makeHookKey } from '../../../src/app/hooks/hook-key.ts';
import { hookRunner } from '../../../src/app/hooks/run-hooks.ts';
import { openWebhookHttp } from '../../../src/app/webhooks/webhook-http.ts';
import { cancellation } from '../../../src/engine/execute/run-operation.ts';
import { activatePolicy } from '../../../src/engine/make-policies.ts';
import type { Store } from '../../../src/engine/store.ts';
import { makeHouse, type Person } from '../../support/house.ts';

type HouseOptions = NonNullable<Parameters<typeof makeHouse>[0]>;

let seeds = 500;

/** A Hook document as somebody writes it. */
export function hookText(
  url: string,
  events: readonly string[],
  more: readonly string[] = [],
  id = 'checks',
): string {
  return `kind: Hook
id: ${id}
url: ${url}
events: [${events.join(', ')}]
sign: secret:${id}-key
${more.map((line) => `${line}\n`).join('')}`;
}

/** Attributes of the accounts that hooks may change, and one that is a key under another name. */
const MAPPED = `attributes:
  displayName: identity.givenName + " " + identity.familyName
  department: employment.department
  staffNumber: identity.employeeId
  roles: employment.department
`;

/** The database is shared by houses that each have systems and a clock of their own: none may do another's work. */
function onlyOf(store: Store, tenant: string): Store {
  return {
    ...store,
    tenants: async () => [tenant],
    claimLanes: async (...asked) =>
      (await store.claimLanes(...asked)).filter((claim) => claim.tenant === tenant),
  };
}

/** A house on virtual time with hooks that call real addresses, and one process that makes the calls. */
export async function hookHouse(
  shared: Store,
  {
    tenant,
    hooks,
    ...options
  }: HouseOptions & { readonly tenant: string; readonly hooks: readonly string[] },
) {
  const store = onlyOf(shared, tenant);
  let base = '';
  const house = await makeHouse({
    ...options,
    store,
    tenant,
    seed: seeds++,
    policy: (text) => {
      base = (options.policy?.(text) ?? text).replaceAll(/^(userName: .*)\n/gm, `$1\n${MAPPED}`);
      return [base, ...hooks].join('---\n');
    },
  });
  const transport = openWebhookHttp('/nonexistent', { LOCKSTEP_WEBHOOK_ALLOW: '127.0.0.0/8' });
  const parts = { engine: house.engine, secrets: house.secrets, webhookHttp: transport.http };
  const until = cancellation();
  const runner = hookRunner(parts, until, cancellation());
  const keys = new Map<string, string>();
  for (const [, id = ''] of hooks.map((text) => /^id: (.*)$/m.exec(text) ?? []))
    keys.set(id, (await makeHookKey(parts, tenant, id, { actor: 'ada', earlierEndAt: 0 })).verifyWith);
  const find = <R>(work: Parameters<typeof store.transaction<R>>[1]) => store.transaction(tenant, work);
  const calls = () => find((tx) => tx.find('hook_call', {}, { order: ['made_at', 'call_id'] }));
  return {
    ...house,
    parts,
    keys,
    calls,
    /** Everything that is due now: operations, calls, and what these let go. */
    async settle() {
      for (let before = ''; ; ) {
        await house.run();
        await runner.round();
        await runner.idle();
        const after = JSON.stringify(
          (await calls()).map(({ call_id, state, tries }) => [call_id, state, tries]),
        );
        if (after === before) return;
        before = after;
      }
    },
    async later(ms: number) {
      house.clock.advance(house.clock.now() + ms);
      await this.settle();
    },
    async hire(...people: readonly Person[]) {
      await house.report(people);
      await this.settle();
    },
    change: (text: readonly string[]) =>
      find((tx) => activatePolicy(tx, house.clock, [base, ...text].join('---\n'), 'test')),
    account: (system: string, id: string) => house.systems.get(system)?.truth.find(id),
    exceptions: async () => (await find((tx) => tx.find('exception', { closed_at: null }))).map((one) => one),
    operations: () => find((tx) => tx.find('operation', {}, { order: ['decided_at', 'position'] })),
    events: () => find((tx) => tx.find('event', {}, { order: ['n'] })),
    leaves: async () =>
      (await find((tx) => tx.find('log_leaf', {}, { order: ['n'] }))).map(({ leaf }) =>
        Buffer.from(leaf).toString(),
      ),
    close: () => transport.close(),
  };
}

export type HookHouse = Awaited<ReturnType<typeof hookHouse>>;
