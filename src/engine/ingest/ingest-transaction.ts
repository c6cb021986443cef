import type { Transaction } from '../../domain/identity/inputs.ts';
import { applyTransaction } from '../../domain/identity/facts.ts';
import { type Decision, decide } from '../decide/decide.ts';
import type { Engine } from '../engine.ts';
import { journal } from '../log/journal.ts';
import { takeFacts } from './take-facts.ts';

export interface Delivery {
  readonly source: string;
  /** Names of this delivery: one of them known already makes it a repetition. */
  readonly ids: readonly string[];
  readonly receivedAt: number;
  readonly transaction: Transaction;
}

export type Ingested = { readonly kind: 'repeated' } | { readonly kind: 'taken'; readonly decision: Decision; readonly ambiguous: boolean };

/** One message of an HR system. When this returns, it is durable and decided; only then may it be answered. */
export async function ingestTransaction(engine: Engine, tenant: string, delivery: Delivery): Promise<Ingested> {
  return engine.store.transaction(tenant, async (tx) => {
    const fresh = await tx.insertNew(
      'delivery',
      delivery.ids.map((delivery_id) => ({ source_id: delivery.source, delivery_id, received_at: delivery.receivedAt })),
    );
    if (fresh.length < delivery.ids.length) return { kind: 'repeated' };
    const policy = await engine.policies.active(tx);
    const taken = await takeFacts(engine, tx, policy, policy.namespaceOf(delivery.source), delivery.source, [
      { employment: delivery.transaction.employment, fold: (facts) => applyTransaction(facts, delivery.transaction) },
    ]);
    const decision = await decide(engine, tx, policy, taken.identities, {
      trigger: { by: 'webhook', source: delivery.source, record: delivery.transaction.employment },
      receivedAt: delivery.receivedAt,
    });
    await journal(tx, [
      {
        type: 'record.received',
        at: engine.clock.now(),
        subject: taken.identities[0] ?? null,
        body: { source: delivery.source, kind: delivery.transaction.kind, ambiguous: taken.ambiguous.length > 0 },
      },
    ]);
    return { kind: 'taken', decision, ambiguous: taken.ambiguous.length > 0 };
  });
}
