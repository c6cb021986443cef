import { isLockstepError } from '../../domain/errors.ts';
import type { CertificateBody } from '../../proof/certificate.ts';
import { buildBody, buildInventory, isoInstant } from '../../proof/certificate-build.ts';
import { issueCertificate, type ProvenLeaf, prepareIssue } from '../../proof/certificate-issue.ts';
import { inventoriedLeafBody, LEAVE_LEAVES } from '../../proof/certificate-leaves.ts';
import { leafCommitmentKey } from '../../proof/commitment.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { decodeLeaf } from '../../proof/leaf.ts';
import { formatVerifierKey } from '../../proof/note.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { makeCheckpoint } from '../log/checkpoint-log.ts';
import { type Entry, journal } from '../log/journal.ts';
import { signerNow } from '../log/log-name.ts';
import { proveInclusion } from '../log/prove.ts';
import { STANDING_STATES } from '../people/load-people.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { gather } from './certificate-body.ts';
import { CERTIFICATE_AFTER_MS } from './open-leaves.ts';

/** Issues the certificates that are due, at most a few at a time. Returns how many. */
export async function issueDueCertificates(engine: Engine, tenant: string): Promise<number> {
  const due = await engine.store.transaction(
    tenant,
    (tx) =>
      tx.find(
        'leave',
        { certificate_due_at: { atMost: engine.clock.now() } },
        { order: ['certificate_due_at'], limit: 20, columns: ['leave_id'] },
      ),
    { readOnly: true },
  );
  let issued = 0;
  for (const { leave_id } of due) {
    try {
      if (await engine.store.transaction(tenant, (tx) => issueOne(engine, tx, leave_id))) issued++;
    } catch (error) {
      if (!isLockstepError(error) || error.category === 'unavailable') throw error;
      // One certificate that cannot be made holds up no other.
      engine.log.error('a certificate could not be issued', {
        tenant,
        leave: leave_id,
        error: error.message,
      });
      await postpone(engine, tenant, leave_id, error.message);
    }
  }
  return issued;
}

const AGAIN_MS = 60_000;

async function postpone(engine: Engine, tenant: string, leaveId: string, why: string): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const waiting = await tx.updateWhere(
      'leave',
      ['certificate_due_at'],
      [{ leave_id: leaveId, certificate_due_at: engine.clock.now() + AGAIN_MS }],
      { certificate_due_at: { isNull: false } },
    );
    // Whose leave is over meanwhile needs none.
    if (waiting.length === 0) return;
    await openException(engine, tx, {
      kind: 'certificateFailed',
      subject: leaveId,
      identityId: null,
      target: null,
      severity: 2,
      text: `the certificate of this leave could not be issued and is tried again: ${why}`,
    });
  });
}

async function issueOne(engine: Engine, tx: Tx, leaveId: string): Promise<boolean> {
  const [leave] = await tx.find('leave', { leave_id: leaveId }, { lock: 'update' });
  const now = engine.clock.now();
  if (leave === undefined || leave.certificate_due_at === null || leave.certificate_due_at > now)
    return false;
  const personKey = await engine.vault.commitmentKey(tx, leave.identity_id);
  const policy = await engine.policies.active(tx);
  const before = await countStates(tx, leaveId);
  const gathered = await gather(engine, tx, policy, leave);
  if (gathered === null || personKey === null) {
    await tx.update(
      'leave',
      ['certificate_due_at', 'state'],
      [{ leave_id: leaveId, certificate_due_at: null, state: 'erased' }],
    );
    return false;
  }
  await noteUnread(engine, tx, leave, gathered.unread, personKey);
  const { record, items, inventory, leaves } =
    gathered.unread.length === 0 ? gathered : ((await gather(engine, tx, policy, leave)) ?? gathered);

  const earlier = await tx.find(
    'certificate',
    { leave_id: leaveId },
    { order: [{ descending: 'number' }], limit: 1, columns: ['number', 'digest'] },
  );
  const signer = await signerNow(engine, tx);
  const body: CertificateBody = buildBody({
    number: (earlier[0]?.number ?? 0) + 1,
    previous: earlier[0]?.digest ?? null,
    origin: signer.verifier.name,
    tenant: tx.tenant,
    leave: leaveId,
    person: record.person,
    decision: record.decision,
    issued: isoInstant(now),
    inventory,
    items,
  });
  const key = leafCommitmentKey(personKey, {
    type: LEAVE_LEAVES.issued,
    at: body.issued,
    leave: leaveId,
    target: null,
    operation: null,
  });
  const { commitment, leave: of } = prepareIssue(body, key);
  const issuedAt = await journal(tx, [
    {
      type: LEAVE_LEAVES.issued,
      at: now,
      subject: leave.identity_id,
      body: { commitment, leave: of },
      payload: {
        leave: leaveId,
        number: body.number,
        proven: body.summary.proven,
        unproven: body.summary.unproven,
        gaps: body.summary.gaps,
      },
    },
  ]);
  const checkpoint = await makeCheckpoint(engine, tx);
  const file = issueCertificate({
    body,
    checkpoint: checkpoint.note,
    leaves: await provenLeaves(tx, [...leaves, issuedAt], leaveId, personKey, checkpoint),
    verifierKey: formatVerifierKey(signer.verifier),
  });
  const [sealed] = await engine.vault.seal(tx, [{ subject: leave.identity_id, value: file }]);
  await tx.insert('certificate', [
    {
      leave_id: leaveId,
      number: body.number,
      identity_id: leave.identity_id,
      issued_at: now,
      digest: sha256Hex(file),
      sealed: sealed as Uint8Array,
      proven: body.summary.proven,
      unproven: body.summary.unproven + body.summary.attested,
    },
  ]);
  const after = await countStates(tx, leaveId);
  // Closed is what is proven whole. Of the rest more may be known one day, and then becomes a supplement.
  const same =
    before.open === after.open && before.unproven === after.unproven && before.proven === after.proven;
  const done = same && after.unproven === 0 && body.summary.unproven === 0;
  // What was proven while this was written is not in it, or what it calls proven was found undone: a supplement follows.
  const due = same ? null : after.open === 0 ? now : now + CERTIFICATE_AFTER_MS;
  await tx.update(
    'leave',
    ['certificate_due_at', 'state', 'closed_at'],
    [
      {
        leave_id: leaveId,
        certificate_due_at: due,
        state: done ? 'closed' : 'open',
        closed_at: done ? now : null,
      },
    ],
  );
  return true;
}

interface States {
  readonly open: number;
  /** Of these, and of what a person has said is done. */
  readonly unproven: number;
  readonly proven: number;
}

async function countStates(tx: Tx, leaveId: string): Promise<States> {
  const rows = await tx.find(
    'operation',
    { leave_id: leaveId, state: { in: [...STANDING_STATES, 'verified'] } },
    { columns: ['state'] },
  );
  const proven = rows.filter(({ state }) => state === 'verified').length;
  const attested = rows.filter(({ state }) => state === 'attested').length;
  return { open: rows.length - proven - attested, unproven: rows.length - proven, proven };
}

/** A target that nobody could look at in time is in the certificate all the same, as a gap in words. */
async function noteUnread(
  engine: Engine,
  tx: Tx,
  leave: Row<'leave'>,
  unread: readonly Row<'inventory'>[],
  personKey: Uint8Array,
): Promise<void> {
  if (unread.length === 0) return;
  const now = engine.clock.now();
  const rows: Row<'inventory'>[] = [];
  const entries: Entry[] = [];
  const locked = await tx.find(
    'inventory',
    { leave_id: leave.leave_id, target_id: { in: unread.map(({ target_id }) => target_id).sort() } },
    { order: ['target_id'], lock: 'update' },
  );
  // What was read in this moment is known better by whoever read it.
  for (const row of locked.filter(({ sealed, leaf }) => sealed === null || leaf === null)) {
    const inventory = buildInventory({
      target: row.target_id,
      mode: row.mode,
      status: 'notRead',
      readAt: null,
      accounts: [],
      gaps: ['The system did not answer in time, so accounts that Lockstep did not make may exist.'],
    });
    const key = leafCommitmentKey(personKey, {
      type: LEAVE_LEAVES.inventoried,
      at: isoInstant(now),
      leave: leave.leave_id,
      target: row.target_id,
      operation: null,
    });
    const [sealed] = await engine.vault.seal(tx, [{ subject: leave.identity_id, value: inventory }]);
    const next: Row<'inventory'> = { ...row, sealed: sealed as Uint8Array };
    entries.push({
      type: LEAVE_LEAVES.inventoried,
      at: now,
      subject: leave.identity_id,
      target: row.target_id,
      body: inventoriedLeafBody(leave.leave_id, key, { inventory, items: [] }),
      payload: { leave: leave.leave_id, status: inventory.status, accounts: 0 },
      numbered: (n) => {
        next.leaf = n;
      },
    });
    rows.push(next);
  }
  await journal(tx, entries);
  await tx.update('inventory', ['sealed', 'leaf'], rows);
}

async function provenLeaves(
  tx: Tx,
  numbers: readonly number[],
  leave: string,
  personKey: Uint8Array,
  checkpoint: Row<'checkpoint'>,
): Promise<ProvenLeaf[]> {
  const unique = [...new Set(numbers)].sort((a, b) => a - b);
  const rows = await tx.find('log_leaf', { n: { in: unique } }, { order: ['n'], columns: ['n', 'leaf'] });
  const paths = await proveInclusion(
    tx,
    rows.map((row) => row.n),
    checkpoint,
  );
  return rows.map((row, i): ProvenLeaf => {
    const { type, at, target, operation } = decodeLeaf(row.leaf);
    return {
      index: row.n,
      leaf: row.leaf,
      key: leafCommitmentKey(personKey, { type, at, leave, target, operation }),
      path: paths[i] ?? [],
    };
  });
}
