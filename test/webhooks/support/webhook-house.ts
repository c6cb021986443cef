import { makeEndpoint, type NewEndpoint } from '../../../src/app/webhooks/make-endpoint.ts';
import { showEndpoint } from '../../../src/app/webhooks/show-endpoints.ts';
import { openWebhookHttp } from '../../../src/app/webhooks/webhook-http.ts';
import { webhookRunner } from '../../../src/app/webhooks/webhook-runner.ts';
import { cancellation } from '../../../src/engine/execute/run-operation.ts';
import { type Entry, journal } from '../../../src/engine/log/journal.ts';
import type { Store } from '../../../src/engine/store.ts';
import { makeHouse } from '../../support/house.ts';

let seeds = 100;

/** A house on virtual time that calls real addresses, and one process that sends. */
export async function webhookHouse(
  store: Store,
  { tenant, allow = '127.0.0.0/8' }: { readonly tenant: string; readonly allow?: string },
) {
  const house = await makeHouse({ store, tenant, seed: seeds++ });
  const transport = openWebhookHttp('/nonexistent', { LOCKSTEP_WEBHOOK_ALLOW: allow });
  const parts = { engine: house.engine, secrets: house.secrets, webhookHttp: transport.http };
  const process = () => webhookRunner(parts, cancellation(), cancellation());
  const runner = process();
  return {
    ...house,
    parts,
    process,
    /** Lets everything go that is due now. */
    async send() {
      for (let before = ''; ; ) {
        await runner.round();
        await runner.idle();
        const after = await house.store.transaction(tenant, async (tx) => {
          const rows = await tx.find('webhook_delivery', {}, { order: ['endpoint_id', 'n'] });
          const cursors = await tx.find('webhook_endpoint', {}, { order: ['endpoint_id'] });
          return JSON.stringify([rows.map(({ n, tries, state }) => [n, tries, state]), cursors]);
        });
        if (after === before) return;
        before = after;
      }
    },
    /** Moves time on and sends what came due. */
    async later(ms: number) {
      house.clock.advance(house.clock.now() + ms);
      await this.send();
    },
    add: (url: string, over: Partial<NewEndpoint> = {}) =>
      makeEndpoint(parts, tenant, {
        url,
        types: ['test.*'],
        description: '',
        ordered: false,
        scheme: 'v1a',
        from: null,
        actor: 'ada',
        ...over,
      }),
    show: (id: string) => house.store.transaction(tenant, (tx) => showEndpoint(tx, id)),
    /** So many events of a type, each in a transaction of its own. Returns their numbers. */
    async happen(count: number, other?: Pick<Entry, 'type' | 'body'>): Promise<number[]> {
      const numbers: number[] = [];
      for (let i = 0; i < count; i++)
        numbers.push(
          await house.store.transaction(tenant, (tx) =>
            journal(tx, [
              { type: 'test.happened', body: { i }, ...other, at: house.clock.now(), subject: null },
            ]),
          ),
        );
      return numbers;
    },
    rows: (id: string) =>
      house.store.transaction(tenant, (tx) =>
        tx.find('webhook_delivery', { endpoint_id: id }, { order: ['n'] }),
      ),
    exceptions: async () =>
      (await house.store.transaction(tenant, (tx) => tx.find('exception', { closed_at: null }))).map(
        ({ kind }) => kind,
      ),
    types: async () =>
      (await house.store.transaction(tenant, (tx) => tx.find('event', {}, { order: ['n'] }))).map(
        ({ type }) => type,
      ),
    close: () => transport.close(),
  };
}

export type WebhookHouse = Awaited<ReturnType<typeof webhookHouse>>;
