import type { Row } from '../../../src/engine/tables/index.ts';
import type { Certificate } from '../../../src/proof/certificate.ts';
import { verifyLog } from '../../../src/proof/log-verify.ts';
import { formatVerifierKey } from '../../../src/proof/note.ts';
import { verifyCertificate } from '../../../src/proof/verify.ts';
import { type Arena, TENANT } from './arena.ts';

const OPEN: ReadonlySet<string> = new Set([
  'planned',
  'held',
  'accepted',
  'applied',
  'failed',
  'unproven',
  'attested',
]);

/** L4: whatever is not finished will be looked at again by itself, or waits for a person by name. */
export async function stuckOperations(arena: Arena): Promise<string[]> {
  const operations = await arena.rows('operation');
  const holds = new Map((await arena.rows('hold')).map((hold) => [hold.hold_id, hold]));
  const lanes = new Map((await arena.rows('lane')).map((lane) => [lane.lane_id, lane]));
  const woken = new Set((await arena.rows('wake')).map((wake) => wake.lane_id));
  const before = new Map(
    operations.filter((o) => o.next_operation_id !== null).map((o) => [o.next_operation_id as string, o]),
  );
  const now = arena.clock.now();

  const alive = (operation: Row<'operation'>, depth = 0): string | null => {
    if (depth > 1_000) return 'goes round in a circle';
    if (operation.state === 'held') {
      const hold = operation.hold_id === null ? undefined : holds.get(operation.hold_id);
      return hold?.state === 'held' ? null : `is held by a hold that is ${hold?.state ?? 'missing'}`;
    }
    if (operation.next_run_at !== null) {
      const id = `target:${operation.target_id}`;
      const lane = lanes.get(id);
      if (woken.has(id) || (lane !== undefined && lane.owner !== null)) return null;
      if (lane === undefined || lane.ready_at === null) return 'has a time, but its lane sleeps for ever';
      const allowed = Math.max(operation.next_run_at, now, lane.not_before ?? 0, lane.breaker_until ?? 0);
      return lane.ready_at <= allowed + 30_000
        ? null
        : `waits until ${lane.ready_at - operation.next_run_at} ms after its time`;
    }
    const predecessor = before.get(operation.operation_id);
    if (predecessor === undefined) return 'waits for nothing';
    if (!OPEN.has(predecessor.state))
      return `waits behind ${predecessor.kind}, which is ${predecessor.state}`;
    const why = alive(predecessor, depth + 1);
    return why === null ? null : `waits behind ${predecessor.kind} that ${why}`;
  };

  const wrong: string[] = [];
  for (const operation of operations) {
    const name = `${operation.target_id} ${operation.kind} ${operation.entitlement?.value ?? ''} of ${operation.identity_id} (${operation.state}, ${operation.operation_id})`;
    if (OPEN.has(operation.state)) {
      const why = alive(operation);
      if (why !== null) wrong.push(`${name} ${why}`);
    } else if (
      operation.state === 'superseded' &&
      operation.next_run_at !== null &&
      operation.step !== 'poll'
    ) {
      wrong.push(`${name} still has a time`);
    }
  }
  return wrong;
}

/** Law 9: the log holds, has no gap, and event n is leaf n. */
export async function brokenLog(arena: Arena): Promise<string[]> {
  const leaves = (await arena.rows('log_leaf')).sort((a, b) => a.n - b.n);
  const events = (await arena.rows('event')).sort((a, b) => a.n - b.n);
  const checkpoints = await arena.rows('checkpoint');
  const wrong: string[] = [];
  const key = formatVerifierKey(arena.engine.signer(TENANT).verifier);
  const verdict = await verifyLog({
    leaves: (async function* () {
      yield leaves.map(({ n, leaf, hash }) => ({ n, leaf, hash }));
    })(),
    checkpoints: checkpoints.map((checkpoint) => checkpoint.note),
    key,
  });
  if (!verdict.ok) wrong.push(`the log does not hold: ${JSON.stringify(verdict.firstBad)}`);
  if (leaves.length !== events.length) wrong.push(`${leaves.length} leaves, ${events.length} events`);
  events.forEach((event, n) => {
    if (event.n !== n) wrong.push(`event ${n} is missing`);
    const leaf = leaves[n];
    const text = leaf === undefined ? '' : Buffer.from(leaf.leaf).toString('utf8');
    if (!text.includes(`"type":"${event.type}"`)) wrong.push(`leaf ${n} is not event ${event.type}`);
  });
  const counter = (await arena.rows('counter')).find((row) => row.name === 'log');
  if (counter?.value !== leaves.length)
    wrong.push(`the counter says ${counter?.value}, the log has ${leaves.length}`);
  return wrong;
}

export interface OpenedCertificate {
  readonly row: Row<'certificate'>;
  readonly certificate: Certificate;
  readonly exit: number;
  readonly failures: readonly { readonly why: string }[];
}

export async function certificates(arena: Arena): Promise<OpenedCertificate[]> {
  const rows = (await arena.rows('certificate')).sort((a, b) => a.issued_at - b.issued_at);
  const opened = await arena.engine.store.transaction(TENANT, (tx) =>
    arena.engine.vault.open(
      tx,
      rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
    ),
  );
  const key = formatVerifierKey(arena.engine.signer(TENANT).verifier);
  return rows.map((row, i) => {
    const text = String(opened[i]);
    const { exit, failures } = verifyCertificate(text, [key]);
    return { row, certificate: JSON.parse(text) as Certificate, exit, failures };
  });
}

/** How long before the instant in a read-back the answer may have left the target. */
const READ_MS = 20_000;

/** Law 10: what a certificate calls proven was so when it was read. */
export async function falseClaims(arena: Arena, personOf: (identityId: string) => string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { row, certificate, exit, failures } of await certificates(arena)) {
    const who = personOf(row.identity_id);
    const name = `certificate ${row.number} of ${who}`;
    if (exit === 1) wrong.push(`${name} is not authentic: ${failures.map((f) => f.why).join('; ')}`);
    for (const item of certificate.body.items) {
      if (item.state !== 'verified' || item.readBack === null) continue;
      const at = Date.parse(item.readBack.at);
      const truth = arena.systems.get(item.target)?.truth;
      if (truth === undefined) continue;
      if (item.kind === 'disable' || item.kind === 'delete') {
        const closed = (t: number) => !truth.couldSignIn(who, t);
        const changes = truth
          .signInHistory(who)
          .filter((change) => change.at <= at && change.at > at - READ_MS);
        if (!closed(at) && !changes.some((change) => !change.could) && !closed(at - READ_MS)) {
          wrong.push(
            `${name} calls ${item.kind} on ${item.target} proven at ${item.readBack.at}; the door was open`,
          );
        }
      }
    }
  }
  return wrong;
}
