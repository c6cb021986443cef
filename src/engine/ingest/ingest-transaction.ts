import { applyTransaction, seenAgain } from '../../domain/identity/facts.ts';
import type { Transaction } from '../../domain/identity/inputs.ts';
import { type Decision, decide } from '../decide/decide.ts';
import type { Engine } from '../engine.ts';
import { journal } from '../log/journal.ts';
import type { ActivePolicy } from '../policies.ts';
import { OvertakenError, type Tx } from '../store.ts';
import { UNREAD } from './ingest-report.ts';
import { hearMessage } from './ingest-witness.ts';
import { takeFacts } from './take-facts.ts';

export interface Delivery {
  readonly source: string;
  /** Names of this delivery: one of them known already makes it a repetition. */
  readonly ids: readonly string[];
  readonly receivedAt: number;
  readonly transaction: Transaction;
}

export type Ingested =
  | { readonly kind: 'repeated' }
  | { readonly kind: 'taken'; readonly decision: Decision; readonly ambiguous: boolean };

/** One message of an HR system. When this returns, it is durable and decided; only then may it be answered. */
export async function ingestTransaction(
  engine: Engine,
  tenant: string,
  delivery: Delivery,
): Promise<Ingested> {
  return engine.store.transaction(tenant, async (tx) => {
    const fresh = await tx.insertNew(
      'delivery',
      delivery.ids.map((delivery_id) => ({
        source_id: delivery.source,
        delivery_id,
        received_at: delivery.receivedAt,
      })),
    );
    if (fresh.length < delivery.ids.length) return { kind: 'repeated' };
    const policy = await engine.policies.active(tx);
    const { transaction } = delivery;
    if (policy.isWitness(delivery.source)) {
      const person = await hearMessage(engine, tx, policy, delivery.source, transaction);
      const decision = await decide(engine, tx, policy, person === null ? [] : [person], {
        trigger: { by: 'webhook', source: delivery.source, record: transaction.employment },
        receivedAt: delivery.receivedAt,
      });
      await journal(tx, [
        {
          type: 'record.received',
          at: engine.clock.now(),
          subject: person,
          body: { source: delivery.source, kind: transaction.kind, ambiguous: false, witness: true },
        },
      ]);
      return { kind: 'taken', decision, ambiguous: false };
    }
    const namespace = policy.namespaceOf(delivery.source);
    const report = await lastReport(tx, policy, namespace, transaction.employment);
    const taken = await takeFacts(engine, tx, policy, namespace, delivery.source, [
      {
        employment: transaction.employment,
        enteredAt: transaction.enteredAt,
        fold: (facts) =>
          applyTransaction(
            facts === null || report === null ? facts : seenAgain(facts, report.asOf, report.sequence),
            transaction,
          ),
      },
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
        body: {
          source: delivery.source,
          kind: delivery.transaction.kind,
          ambiguous: taken.ambiguous.length > 0,
        },
      },
    ]);
    // A report that was taken meanwhile did not see this message, and this message not that report.
    const since = await lastReport(tx, policy, namespace, transaction.employment);
    if (since?.asOf !== report?.asOf || since?.sequence !== report?.sequence)
      throw new OvertakenError('a report about the same person');
    return { kind: 'taken', decision, ambiguous: taken.ambiguous.length > 0 };
  });
}

interface ReportStamp {
  readonly asOf: number;
  readonly sequence: number;
}

/** The newest report that showed this employment, be it unchanged: a late message never turns back what it said. */
async function lastReport(
  tx: Tx,
  policy: ActivePolicy,
  namespace: string,
  employment: string,
): Promise<ReportStamp | null> {
  const sources = [...policy.sources.values()]
    .filter(
      (source) =>
        source.type !== 'webhook' && source.type !== 'scim' && policy.namespaceOf(source.id) === namespace,
    )
    .map((source) => source.id);
  if (sources.length === 0) return null;
  const records = await tx.find(
    'record',
    { source_id: { in: sources }, record_key: employment },
    { columns: ['source_id', 'present', 'says', 'seen_at'] },
  );
  const shown = new Map(
    records
      .filter(({ present, says }) => present && says !== UNREAD)
      .map(({ source_id, seen_at }) => [source_id, seen_at]),
  );
  const states = await tx.find('source_state', { source_id: { in: [...shown.keys()] } });
  const stamps = states
    .filter((state) => state.as_of !== null)
    .map((state) => ({
      // A report of changes only speaks for the records in it, so the moment of the source stays behind theirs.
      asOf: Math.max(
        state.as_of as number,
        policy.isWitness(state.source_id) ? 0 : (shown.get(state.source_id) ?? 0),
      ),
      sequence: state.sequence ?? 0,
    }));
  return stamps.sort((a, b) => b.asOf - a.asOf)[0] ?? null;
}
