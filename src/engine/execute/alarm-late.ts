import type { Engine } from '../engine.ts';
import { notify } from '../notices.ts';
import type { Tx } from '../store.ts';
import type { Settlement } from './settle.ts';
import type { Started } from './start-due.ts';

interface Settled {
  readonly item: { readonly started: Started };
  readonly settlement: Settlement;
}

/** A revocation that has been open for too long gets louder: one notice for all of a target's that rose together. */
export async function alarmLate(
  engine: Engine,
  tx: Tx,
  target: string,
  settled: readonly Settled[],
): Promise<void> {
  const late = settled.filter(({ settlement }) => settlement.severityRose);
  if (late.length === 0) return;
  const severity = Math.max(...late.map(({ settlement }) => settlement.operation.trouble?.severity ?? 0));
  const oldest = Math.min(...late.map(({ item }) => item.started.operation.decided_at));
  const codes = [
    ...new Set(late.map(({ settlement }) => settlement.operation.trouble?.code ?? 'UNKNOWN')),
  ].sort();
  const people = new Set(late.map(({ item }) => item.started.operation.identity_id));
  const [only] = people;
  await notify(engine, tx, {
    kind: 'revocationLate',
    severity,
    // What the target said may quote a person's data; the exception and the attempt hold it.
    text: `${target}: ${late.length} ${late.length === 1 ? 'revocation is' : 'revocations are'} still not proven, the oldest since ${new Date(oldest).toISOString()} (${codes.join(', ')}); it goes on for ever`,
    identityId: people.size === 1 ? (only ?? null) : null,
  });
}
