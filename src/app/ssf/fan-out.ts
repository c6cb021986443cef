import type { OperationKind } from '../../domain/connector.ts';
import type { Engine } from '../../engine/engine.ts';
import { unconfirmedRestore } from '../../engine/restore/safe-mode.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { EVENT_TYPES } from '../../ssf/event-types.ts';
import { isTrueOfPerson, type Signal, signalsOfOperation } from '../../ssf/signals-of-operation.ts';
import { lastEvent } from './streams.ts';

/** Events looked at in one transaction. */
const BATCH = 500;
/** Tokens that wait for one receiver; what comes after stays in the events, which are kept anyway. */
const MOST_WAITING = 10_000;
/** Batches of one stream in one turn: no stream keeps the others waiting. */
const MOST_BATCHES = 20;

const TOLD = ['operation.verified', 'identity.decided'];

/**
 * Writes what each stream of a tenant still has to be told. The cursor moves in the same transaction: nothing is lost,
 * nothing is told twice, and only what is proven is told at all. Returns how many tokens were written.
 */
export async function fanOut(engine: Engine, tenant: string): Promise<number> {
  const streams = await engine.store.transaction(tenant, (tx) => streamsBehind(tx), { readOnly: true });
  let written = 0;
  for (const { stream_id } of streams) {
    for (let batches = 0; batches < MOST_BATCHES; batches++) {
      const done = await engine.store.transaction(tenant, (tx) => fanOutStream(engine, tx, stream_id));
      written += done.written;
      if (!done.more) break;
    }
  }
  return written;
}

/** Asked every second, and mostly there is nothing: that locks nothing. An older state tells nothing by itself. */
async function streamsBehind(tx: Tx): Promise<readonly Pick<Row<'ssf_stream'>, 'stream_id'>[]> {
  const streams = await tx.find(
    'ssf_stream',
    { status: 'enabled' },
    { columns: ['stream_id', 'cursor'], order: ['stream_id'] },
  );
  if (streams.length === 0 || (await unconfirmedRestore(tx)) !== null) return [];
  const last = await lastEvent(tx);
  return streams.filter(({ cursor }) => cursor < last);
}

async function fanOutStream(
  engine: Engine,
  tx: Tx,
  stream_id: string,
): Promise<{ readonly written: number; readonly more: boolean }> {
  const nothing = { written: 0, more: false };
  const [stream] = await tx.find('ssf_stream', { stream_id, status: 'enabled' }, { lock: 'skip' });
  if (stream === undefined) return nothing;
  const events = await tx.find('event', { n: { above: stream.cursor } }, { order: ['n'], limit: BATCH });
  const last = events.at(-1);
  if (last === undefined) return nothing;
  if ((await tx.count('ssf_set', { stream_id })) >= MOST_WAITING) return nothing;
  const [receiver] = await tx.find('ssf_receiver', { receiver_id: stream.receiver_id });
  const rows =
    receiver === undefined ? [] : await setsOf(engine, tx, stream, receiver, events.filter(isTold));
  await tx.insert('ssf_set', rows);
  const wakes = rows.length > 0 && stream.method === 'push' && stream.next_push_at === null;
  await tx.update(
    'ssf_stream',
    ['cursor', 'next_push_at'],
    [{ stream_id, cursor: last.n, next_push_at: wakes ? engine.clock.now() : stream.next_push_at }],
  );
  return { written: rows.length, more: events.length === BATCH };
}

function isTold({ type, subject_id }: Row<'event'>): boolean {
  return TOLD.includes(type) && subject_id !== null;
}

type Receiver = Row<'ssf_receiver'>;

async function setsOf(
  engine: Engine,
  tx: Tx,
  stream: Row<'ssf_stream'>,
  receiver: Receiver,
  events: readonly Row<'event'>[],
): Promise<Row<'ssf_set'>[]> {
  if (events.length === 0) return [];
  const about = await lookUp(engine, tx, events);
  const wanted = new Set(stream.requested);
  return events.flatMap((event) => {
    const signals = signalsOf(event, receiver, about).filter(({ name }) => wanted.has(EVENT_TYPES[name]));
    return signals.map(
      ({ name, ...rest }, part): Row<'ssf_set'> => ({
        stream_id: stream.stream_id,
        n: event.n,
        part,
        // With its moment: after a restore another event may have this number, and must not pass for a repetition.
        jti: `${stream.stream_id}.${event.at.toString(36)}.${event.n}.${part}`,
        detail: { signal: name, ...rest },
        identity_id: event.subject_id,
        target_id: event.target_id,
        txn: about.transaction(event),
        at: event.at,
      }),
    );
  });
}

interface About {
  readonly stateOf: (identity: string) => string | null;
  /** Whether none of the person's accounts on these systems is left; null: on any system. */
  readonly hasNoAccount: (identity: string, targets: readonly string[] | null) => boolean;
  readonly hadLeft: (identity: string) => boolean;
  readonly credentialsOn: (target: string) => readonly string[];
  readonly transaction: (event: Row<'event'>) => string;
}

async function lookUp(engine: Engine, tx: Tx, events: readonly Row<'event'>[]): Promise<About> {
  const people = [...new Set(events.map(({ subject_id }) => subject_id as string))];
  const operations = events.map(({ operation_id }) => operation_id).filter((id) => id !== null);
  const [identities, accounts, plans, leaves, policy] = await Promise.all([
    tx.find('identity', { identity_id: { in: people } }, { columns: ['identity_id', 'state'] }),
    tx.find('account', { identity_id: { in: people } }, { columns: ['identity_id', 'target_id', 'actual'] }),
    tx.find(
      'operation',
      { operation_id: { in: operations } },
      { columns: ['operation_id', 'leave_id', 'plan_id'] },
    ),
    tx.find('leave', { identity_id: { in: people } }, { columns: ['identity_id'] }),
    engine.policies.activeOrNull(tx),
  ]);
  const states = new Map(identities.map(({ identity_id, state }) => [identity_id, state]));
  const left = new Set(leaves.map(({ identity_id }) => identity_id));
  const planned = new Map(plans.map((row) => [row.operation_id, row.leave_id ?? row.plan_id]));
  return {
    stateOf: (identity) => states.get(identity) ?? null,
    hasNoAccount: (identity, targets) =>
      accounts
        .filter((row) => row.identity_id === identity && (targets?.includes(row.target_id) ?? true))
        .every(({ actual }) => actual !== null && !actual.exists),
    hadLeft: (identity) => left.has(identity),
    credentialsOn: (target) => policy?.targets.get(target)?.capabilities.credentials.kinds ?? [],
    transaction: (event) => planned.get(event.operation_id ?? '') ?? `event-${event.n}`,
  };
}

function signalsOf(event: Row<'event'>, { targets }: Receiver, about: About): readonly Signal[] {
  const identity = event.subject_id as string;
  if (event.type === 'identity.decided')
    return targets === null && isNew(event.payload) ? [{ name: 'scimCreate', attributes: ['active'] }] : [];
  const { target_id: target } = event;
  const operation = kindOf(event.payload);
  if (target === null || operation === null) return [];
  const kind = targets === null && operation === 'create' ? returnOf(identity, about) : operation;
  if (kind === null) return [];
  if (targets === null) {
    const state = about.stateOf(identity);
    if (state === null || !isTrueOfPerson(kind, state)) return [];
  } else if (!targets.includes(target)) return [];
  return signalsOfOperation(kind, {
    credentialKinds: about.credentialsOn(target),
    lastAccount: about.hasNoAccount(identity, targets),
  });
}

/**
 * The person was made when we heard of them, not with each account. But of somebody who had left and whose accounts were
 * deleted the world was told that they are cut off: their first new account says that they are back.
 */
function returnOf(identity: string, about: About): OperationKind | null {
  return about.hadLeft(identity) ? 'enable' : null;
}

/** Somebody of whom nothing was known is one of us now. */
function isNew(payload: unknown): boolean {
  const { before, after } = payload as { readonly before?: unknown; readonly after?: unknown };
  return before === 'unknown' && (after === 'preHire' || after === 'active' || after === 'leaving');
}

const KINDS: Readonly<Record<OperationKind, true>> = {
  create: true,
  update: true,
  enable: true,
  grant: true,
  revoke: true,
  disable: true,
  revokeSessions: true,
  revokeCredentials: true,
  transferData: true,
  delete: true,
};

function kindOf(payload: unknown): OperationKind | null {
  const { kind } = payload as { readonly kind?: unknown };
  return typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? (kind as OperationKind) : null;
}
