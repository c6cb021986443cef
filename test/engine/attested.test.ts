import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/app/assemble.ts';
import { importFeed } from '../../src/app/import-feed.ts';
import { listCertificates, readCertificate } from '../../src/app/proofs/certificates.ts';
import { runAtOnce } from '../../src/app/run-at-once.ts';
import { uuidV7 } from '../../src/app/uuid-v7.ts';
import { virtualClock } from '../../src/app/virtual-clock.ts';
import { activatePolicy } from '../../src/engine/make-policies.ts';
import { closeTask } from '../../src/engine/tasks/answer-task.ts';
import { listTasks } from '../../src/engine/tasks/list-tasks.ts';
import { ensureTenant } from '../../src/engine/tenants.ts';
import type { CertificateBody } from '../../src/proof/certificate.ts';
import { verifyCertificate } from '../../src/proof/lockstep-verify.ts';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { masterKeyFrom } from '../../src/secrets/master-key.ts';
import { asTransport } from '../../src/simulated/index.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { leaverDocument, together } from '../../src/torture/house/documents.ts';
import { keysDocuments, withManual } from '../support/keys-by-hand.ts';

const REPORTS = `kind: Source
id: hr
type: csv
key: id
columns: { id: { as: employeeId, of: identity, required: true }, title: { as: title } }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]
whole: { by: meta, rows: rows, sequence: sequence }
zone: Europe/Berlin
`;

/** A company of one with keys that only people hand out and take back. */
async function company() {
  const clock = virtualClock(Date.parse('2026-03-02T08:00:00Z'));
  const { engine } = assemble({
    store: memoryStore(),
    clock,
    random: { number: () => 0.5, uuid: () => uuidV7(clock.now(), randomBytes(10)) },
    http: asTransport([]),
    connectors: withManual(),
    master: masterKeyFrom(new Uint8Array(32).fill(5)),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const policy = together(REPORTS, keysDocuments(), leaverDocument());
  await ensureTenant(engine, 'acme', 'Acme');
  await engine.store.transaction('acme', (tx) => activatePolicy(tx, clock, policy, 'test'));
  let sequence = 0;
  const report = (title: string, lastDay = '') =>
    importFeed(engine, 'acme', 'hr', {
      content: Buffer.from(`id,title,hired,last_day\n1,${title},2025-01-01,${lastDay}\n`),
      meta: JSON.stringify({ rows: 1, sequence: ++sequence }),
    });
  /** Half a minute in which somebody does every task as it comes. */
  const live = async () => {
    for (let second = 0; second < 30; second++) {
      await runAtOnce(engine, 'worker');
      await engine.store.transaction('acme', async (tx) => {
        for (const task of await listTasks(engine, tx, { state: 'open' }))
          if (!task.withdrawn) await closeTask(engine, tx, { taskId: task.id, actor: 'Kim', note: 'done' });
      });
      clock.advance(clock.now() + 1_000);
    }
    await runAtOnce(engine, 'worker');
  };
  const kinds = async () => {
    const tasks = await engine.store.transaction('acme', (tx) => listTasks(engine, tx));
    return [...tasks].sort((a, b) => a.openedAt - b.openedAt).map(({ kind }) => kind);
  };
  return { engine, clock, report, live, kinds };
}

describe('what a person has said is done', () => {
  it('is asked once, however often the person concerned is decided about again', async () => {
    const { clock, report, live, kinds } = await company();
    await report('Engineer');
    await live();
    expect(await kinds()).toEqual(['create']);
    await report('Senior engineer');
    await live();
    expect(await kinds()).toEqual(['create']);
    clock.advance(Date.parse('2026-03-03T09:00:00Z'));
    await report('Senior engineer', '2026-03-02');
    await live();
    const afterLeave = await kinds();
    expect(afterLeave.slice(0, 2)).toEqual(['create', 'disable']);
    await report('Principal engineer', '2026-03-02');
    await live();
    expect(await kinds()).toEqual(afterLeave);
    // Somebody who comes back needs the keys again.
    await report('Principal engineer');
    await live();
    expect((await kinds()).length).toBeGreaterThan(afterLeave.length);
  });

  it('is in the certificate as that person’s word, and is news once', async () => {
    const { engine, clock, report, live } = await company();
    await report('Engineer');
    await live();
    await report('Engineer', '2026-03-02');
    clock.advance(Date.parse('2026-03-03T09:00:00Z'));
    await live();
    const state = () =>
      engine.store.transaction('acme', async (tx) => {
        const leaves = await tx.find('event', { type: 'operation.attested' });
        const [leave] = await tx.find('leave', {});
        const certificates = await listCertificates(tx, leave?.identity_id ?? '');
        const files = await Promise.all(
          certificates.map(({ leave: id, number }) => readCertificate(engine, tx, id, number)),
        );
        return { leaves: leaves.length, files: files.map(({ file }) => file) };
      });
    const { files, leaves } = await state();
    const [file = ''] = files.slice(-1);
    const { body } = JSON.parse(file) as { body: CertificateBody };
    expect(body.summary).toMatchObject({ attested: 3, unproven: 0 });
    const words = body.items.filter((item) => item.state === 'attested');
    expect(words.map(({ attested }) => attested)).toEqual(
      words.map(() => ({ by: 'Kim', at: expect.any(String), note: 'done' })),
    );
    const verdict = verifyCertificate(Buffer.from(file), [formatVerifierKey(engine.signer('acme').verifier)]);
    expect([verdict.exit, verdict.unproven.length]).toEqual([5, 3]);
    // It is looked at every hour, and each time it is as it was.
    for (let hour = 0; hour < 30; hour++) {
      clock.advance(clock.now() + 3_600_000);
      await runAtOnce(engine, 'worker');
    }
    const later = await state();
    expect([later.leaves, later.files.length]).toEqual([leaves, files.length]);
  });
});
