import type { EventType } from '../../engine/events/vocabulary.ts';
import { closeException } from '../../engine/exceptions.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Row } from '../../engine/tables/index.ts';
import { originOf, WEBHOOK_EXCEPTIONS } from '../../engine/webhooks/disable-endpoint.ts';
import { endpointRow } from '../../engine/webhooks/endpoint-row.ts';
import type { House } from '../open-house.ts';
import { checkedEndpoint, type EndpointInput } from './endpoint-input.ts';
import { type ShownEndpoint, showEndpoint } from './show-endpoints.ts';
import { forgetKeys } from './signing-keys.ts';

export interface EndpointChange extends Partial<EndpointInput> {
  readonly state?: 'enabled' | 'disabled';
}

const CHANGED = ['url', 'types', 'description', 'ordered', 'state', 'disabled_why', 'failing_since'] as const;

/** What is not named stays. Enabled again, it goes on where it stopped. Throws WEBHOOK_UNKNOWN, USAGE. */
export async function changeEndpoint(
  { engine }: Pick<House, 'engine'>,
  tenant: string,
  id: string,
  input: { readonly change: EndpointChange; readonly actor: string },
): Promise<ShownEndpoint> {
  const change = checkedEndpoint(input.change);
  const { actor } = input;
  return engine.store.transaction(tenant, async (tx) => {
    const row = await endpointRow(tx, id, 'update');
    const now = engine.clock.now();
    const next = { ...row, ...given(change), ...standing(row, change, actor) };
    await tx.update('webhook_endpoint', CHANGED, [next]);
    if (next.state === 'enabled') await closeException(engine, tx, 'webhookDisabled', id, actor);
    await journal(tx, [
      {
        type: typeOf(row.state, next.state),
        at: now,
        subject: null,
        body: {
          endpoint: id,
          origin: originOf(next.url),
          types: [...next.types],
          ordered: next.ordered,
          why: next.disabled_why,
          actor,
        },
      },
    ]);
    return showEndpoint(tx, id);
  });
}

/** Nothing of it is left but what the log says. Throws WEBHOOK_UNKNOWN. */
export async function removeEndpoint(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  id: string,
  actor: string,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const { url } = await endpointRow(tx, id, 'update');
    await tx.remove('webhook_delivery', { endpoint_id: id });
    await forgetKeys(tx, secrets, id);
    await tx.remove('webhook_endpoint', { endpoint_id: id });
    for (const kind of WEBHOOK_EXCEPTIONS) await closeException(engine, tx, kind, id, actor);
    await journal(tx, [
      {
        type: 'webhook.removed',
        at: engine.clock.now(),
        subject: null,
        body: { endpoint: id, origin: originOf(url), actor },
      },
    ]);
  });
}

function given({ url, types, description, ordered }: EndpointChange): Partial<Row<'webhook_endpoint'>> {
  return {
    ...(url === undefined ? {} : { url }),
    ...(types === undefined ? {} : { types }),
    ...(description === undefined ? {} : { description }),
    ...(ordered === undefined ? {} : { ordered }),
  };
}

function standing(row: Row<'webhook_endpoint'>, { state = row.state }: EndpointChange, actor: string) {
  if (state === row.state) return {};
  // Its five days begin anew.
  if (state === 'enabled') return { state, disabled_why: null, failing_since: null };
  return { state, disabled_why: `${actor} said so`.slice(0, 300) };
}

function typeOf(before: string, after: string): EventType {
  if (before === after) return 'webhook.changed';
  return after === 'enabled' ? 'webhook.enabled' : 'webhook.disabled';
}
