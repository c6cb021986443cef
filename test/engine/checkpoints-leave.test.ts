import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkpointCarrier } from '../../src/app/proofs/carry-checkpoints.ts';
import { Secret } from '../../src/domain/secret.ts';
import { makeCheckpoint } from '../../src/engine/log/checkpoint-log.ts';
import { ensureTenant } from '../../src/engine/tenants.ts';
import { makeHouse } from '../support/house.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-witness-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function signed() {
  const house = await makeHouse();
  const { engine, store, tenant } = house;
  await ensureTenant(engine, 'beta', 'Beta');
  const notes = new Map<string, string>();
  for (const one of [tenant, 'beta'])
    notes.set(one, (await store.transaction(one, (tx) => makeCheckpoint(engine, tx))).note);
  const sent: string[] = [];
  const carrier = () =>
    checkpointCarrier(
      {
        engine,
        secrets: house.secrets,
        dataDir: folder,
        publicHttp: () => async (request) => {
          sent.push((JSON.parse(request.body ?? '') as { data: { tenant: string } }).data.tenant);
          return { status: 200, headers: {}, body: '' };
        },
      },
      { LOCKSTEP_WITNESS_FOLDER: folder },
    );
  return { ...house, notes, sent, carrier };
}

it('puts every new checkpoint into the folder of the witness, and writes none over', async () => {
  const { notes, carrier } = await signed();
  expect(await carrier()()).toBe(2);
  for (const [tenant, note] of notes) {
    const files = await readdir(join(folder, tenant));
    expect(await readFile(join(folder, tenant, files[0] ?? ''), 'utf8')).toBe(note);
  }
  const again = carrier();
  expect([await again(), await again()]).toEqual([2, 0]);
  expect(await readdir(join(folder, 'beta'))).toHaveLength(1);
});

it('keeps a checkpoint that contradicts an earlier one of the same size beside it', async () => {
  const { notes, carrier } = await signed();
  await carrier()();
  const [name = ''] = await readdir(join(folder, 'beta'));
  await writeFile(join(folder, 'beta', name), 'another history');
  await carrier()();
  await carrier()();
  const kept = await Promise.all(
    (await readdir(join(folder, 'beta'))).map((file) => readFile(join(folder, 'beta', file), 'utf8')),
  );
  expect(kept.sort()).toEqual(['another history', notes.get('beta')].sort());
});

it('lets no tenant and no way wait for one that does not work', async () => {
  const house = await signed();
  await writeFile(
    join(folder, 'notify.yaml'),
    'witness:\n  webhook: { url: https://witness.example.com/, secret: secret:beta-only }\n',
  );
  // The tenant that comes first has no secret, and where its folder should be there is a file.
  await house.store.transaction('beta', async (tx) => {
    await house.secrets.set(tx, 'beta-only', new Secret('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), 'test', 0);
  });
  await writeFile(join(folder, house.tenant), '');
  const carry = house.carrier();
  expect(await carry()).toBe(2);
  expect(house.sent).toEqual(['beta']);
  expect(await readdir(join(folder, 'beta'))).toHaveLength(1);
  // What failed is tried again after a while, not at every look.
  const tries = () => house.warnings.filter((text) => text.startsWith('a checkpoint')).length;
  expect([tries(), await carry(), tries()]).toEqual([2, 0, 2]);
  house.clock.advance(house.clock.now() + 5_000);
  expect([await carry(), tries()]).toEqual([0, 4]);
});
