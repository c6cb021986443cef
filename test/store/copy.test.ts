import pg from 'pg';
import { expect, it } from 'vitest';
import { copyIn, copyOut } from '../../src/store/backup/copy.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';

const database = sharedDatabase();
const owner = sharedClient(() => database().owner);

async function connected() {
  const client = new pg.Client(database().owner);
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  return { client, end: () => owner().query('select pg_terminate_backend($1)', [rows[0].pid]) };
}

it('a copy out of a server that goes away in the middle fails', async () => {
  const { client, end } = await connected();
  const rows = copyOut(client, "copy (select repeat('x', 1000) from generate_series(1, 1000000)) to stdout");
  await expect(
    (async () => {
      let first = true;
      for await (const _part of rows) {
        if (first) await end();
        first = false;
      }
    })(),
  ).rejects.toThrow(/terminat/);
}, 20_000);

it.each(['end', 'abandon'] as const)(
  'a copy into a server that goes away in the middle is over (%s)',
  async (how) => {
    const { client, end } = await connected();
    await client.query('create temporary table copied (x text)');
    const copy = copyIn(client, 'copy copied from stdin');
    await copy.write(Buffer.from('a\n'));
    await end();
    const over = copy[how]();
    if (how === 'end') await expect(over).rejects.toThrow(/terminat/);
    else await over;
  },
  20_000,
);
