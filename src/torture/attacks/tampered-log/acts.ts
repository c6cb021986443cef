import { signCheckpoint } from '../../../proof/checkpoint.ts';
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from '../../../proof/frontier.ts';
import { leafHash } from '../../../proof/merkle.ts';
import { type NoteSigner, signerFromSeed } from '../../../proof/note.ts';
import { appendTiles, EMPTY_EDGE, encodeEdge } from '../../../proof/tiles.ts';
import type { Shared } from './shared-connection.ts';

export interface Scene {
  readonly tenant: string;
  /** Entries of the log, and of these, how many the checkpoint vouches for that was kept outside. */
  readonly size: number;
  readonly kept: number;
  readonly certificates: number;
  readonly origin: string;
  readonly random: () => number;
}

type Sql = Shared['sql'];
/** Something that a superuser does. Returns how many rows it changed; none, and it was no act. */
type Act = (sql: Sql, scene: Scene) => Promise<number>;

const changed = async (sql: Sql, text: string, values: unknown[]) => (await sql(text, values)).rowCount ?? 0;
const pick = ({ random }: Scene, n: number) => Math.floor(random() * n);
const entry = (scene: Scene) => pick(scene, scene.size);

const FLIP = (column: string) =>
  `set_byte(${column}, ($3::int % length(${column}))::int, get_byte(${column}, ($3::int % length(${column}))::int) # (1 << ($4::int % 8)))`;
const flip =
  (table: string, column: string, key: string): Act =>
  (sql, scene) =>
    changed(
      sql,
      `update ${table} set ${column} = ${FLIP(column)} where tenant_id = $1 and ${key} = $2 and length(${column}) > 0`,
      [scene.tenant, entry(scene), pick(scene, 60_000), pick(scene, 8)],
    );

/** One column of one event becomes something else. */
const event =
  (assignment: string): Act =>
  (sql, scene) =>
    changed(sql, `update event set ${assignment} where tenant_id = $1 and n = $2`, [
      scene.tenant,
      entry(scene),
    ]);

const some = (table: string, key: string) =>
  `(tenant_id, ${key}) in (select tenant_id, ${key} from ${table} where tenant_id = $1 order by ${key} offset $2 limit 1)`;
const certificate =
  (assignment: string): Act =>
  (sql, scene) =>
    changed(sql, `update certificate set ${assignment} where ${some('certificate', 'leave_id, number')}`, [
      scene.tenant,
      pick(scene, scene.certificates),
    ]);
const counter =
  (value: string): Act =>
  (sql, scene) =>
    changed(
      sql,
      `update counter set value = ${value} where tenant_id = $1 and name = 'log' and value <> ${value} + 0 * $2`,
      [scene.tenant, 1 + pick(scene, 50)],
    );

export const ACTS: Readonly<Record<string, Act>> = {
  'a byte of an entry': flip('log_leaf', 'leaf', 'n'),
  'a byte of an entry, with its hash': async (sql, scene) => {
    const n = entry(scene);
    if ((await flip('log_leaf', 'leaf', 'n')(sql, { ...scene, random: fixed(scene, n) })) === 0) return 0;
    return changed(
      sql,
      `update log_leaf set hash = sha256('\\x00'::bytea || leaf) where tenant_id = $1 and n = $2`,
      [scene.tenant, n],
    );
  },
  'an entry taken out': (sql, scene) =>
    changed(sql, 'delete from log_leaf where tenant_id = $1 and n = $2', [scene.tenant, entry(scene)]),
  'an entry taken out, with its event, and the rest moved up': async (sql, scene) => {
    const n = entry(scene);
    for (const table of ['log_leaf', 'event']) {
      await sql(`delete from ${table} where tenant_id = $1 and n = $2`, [scene.tenant, n]);
      await sql(`update ${table} set n = -n where tenant_id = $1 and n > $2`, [scene.tenant, n]);
      await sql(`update ${table} set n = -n - 1 where tenant_id = $1 and n < 0`, [scene.tenant]);
    }
    return changed(sql, `update counter set value = value - 1 where tenant_id = $1 and name = 'log'`, [
      scene.tenant,
    ]);
  },
  'two entries exchanged': (sql, scene) =>
    swap(sql, scene, 'log_leaf', 'leaf = other.leaf, hash = other.hash'),
  'an entry put in at the end': (sql, scene) =>
    changed(
      sql,
      'insert into log_leaf (tenant_id, n, hash, leaf) select tenant_id, $3, hash, leaf from log_leaf where tenant_id = $1 and n = $2',
      [scene.tenant, entry(scene), scene.size],
    ),
  'an entry put in between, with its event': async (sql, scene) => {
    const n = entry(scene);
    for (const table of ['log_leaf', 'event']) {
      await sql(`update ${table} set n = -n - 1 where tenant_id = $1 and n >= $2`, [scene.tenant, n]);
      await sql(`update ${table} set n = -n where tenant_id = $1 and n < 0`, [scene.tenant]);
    }
    await sql(
      `insert into log_leaf (tenant_id, n, hash, leaf) select tenant_id, $2, hash, leaf from log_leaf where tenant_id = $1 and n = $3`,
      [scene.tenant, n, n === 0 ? 1 : 0],
    );
    return changed(sql, `update counter set value = value + 1 where tenant_id = $1 and name = 'log'`, [
      scene.tenant,
    ]);
  },
  'an entry of another tenant': (sql, scene) =>
    changed(sql, `update log_leaf set tenant_id = 'elsewhere' where tenant_id = $1 and n = $2`, [
      scene.tenant,
      entry(scene),
    ]),
  'the whole log emptied': (sql, scene) =>
    changed(sql, 'delete from log_leaf where tenant_id = $1', [scene.tenant]),
  'everything emptied': async (sql, scene) => {
    for (const table of ['log_leaf', 'event', 'checkpoint', 'certificate'])
      await sql(`delete from ${table} where tenant_id = $1`, [scene.tenant]);
    return changed(sql, `delete from counter where tenant_id = $1 and name = 'log'`, [scene.tenant]);
  },
  'rolled back to an older state': (sql, scene) => rollBack(sql, scene, pick(scene, scene.kept)),
  'rewritten from an entry on, under another key': (sql, scene) => rewrite(sql, scene),

  'the type of an event': event(`type = type || 'x'`),
  'the moment of an event': event('at = at + 1'),
  'whom an event is about': event(`subject_id = '00000000-0000-7000-8000-00000000dead'`),
  'the target of an event': event(`target_id = coalesce(target_id, '') || 'x'`),
  'the operation of an event': event(`operation_id = '00000000-0000-7000-8000-00000000dead'`),
  'what an event shows': event(`payload = payload || '{"more": 1}'::jsonb`),
  'less of what an event shows': event(
    `payload = payload - (select k from jsonb_object_keys(payload) k order by k limit 1)`,
  ),
  'an event taken out': (sql, scene) =>
    changed(sql, 'delete from event where tenant_id = $1 and n = $2', [scene.tenant, entry(scene)]),
  'an event put in': (sql, scene) =>
    changed(
      sql,
      'insert into event select * from jsonb_populate_recordset(null::event, (select jsonb_agg(to_jsonb(e) || jsonb_build_object($3::text, $4::int)) from event e where tenant_id = $1 and n = $2))',
      [scene.tenant, entry(scene), 'n', scene.size + pick(scene, 9)],
    ),
  'two events exchanged': (sql, scene) =>
    swap(
      sql,
      scene,
      'event',
      'type = other.type, at = other.at, subject_id = other.subject_id, target_id = other.target_id, operation_id = other.operation_id, payload = other.payload',
    ),
  'all events taken out': (sql, scene) =>
    changed(sql, 'delete from event where tenant_id = $1', [scene.tenant]),

  'the root of a checkpoint': (sql, scene) =>
    changed(sql, `update checkpoint set root = ${FLIP('root')} where ${some('checkpoint', 'size')}`, [
      scene.tenant,
      0,
      pick(scene, 32),
      pick(scene, 8),
    ]),
  'the edge of a checkpoint': (sql, scene) =>
    changed(
      sql,
      `update checkpoint set edge = ${FLIP('edge')} where ${some('checkpoint', 'size')} and length(edge) > 0`,
      [scene.tenant, 0, pick(scene, 4_000), pick(scene, 8)],
    ),
  'the size of a checkpoint': (sql, scene) =>
    changed(sql, `update checkpoint set size = size + $3 where ${some('checkpoint', 'size')}`, [
      scene.tenant,
      0,
      scene.size + 1,
    ]),
  'a letter of a note': (sql, scene) =>
    changed(
      sql,
      `update checkpoint set note = overlay(note placing chr(97 + $4::int) from 1 + ($3::int % (length(note) - 1)) for 1) where ${some('checkpoint', 'size')} and substr(note, 1 + ($3::int % (length(note) - 1)), 1) <> chr(97 + $4::int)`,
      [scene.tenant, 0, pick(scene, 5_000), pick(scene, 26)],
    ),
  'the checkpoint that was kept': (sql, scene) =>
    changed(sql, 'delete from checkpoint where tenant_id = $1 and size = $2', [scene.tenant, scene.kept]),
  'all checkpoints': (sql, scene) =>
    changed(sql, 'delete from checkpoint where tenant_id = $1', [scene.tenant]),
  'a checkpoint of another key': async (sql, scene) => {
    const note = signCheckpoint(
      { size: scene.size + 1 + pick(scene, 5), root: Buffer.alloc(32, pick(scene, 256)) },
      stranger(scene),
    );
    return changed(
      sql,
      `insert into checkpoint select tenant_id, $2, root, edge, $3, made_at from checkpoint where tenant_id = $1 order by size desc limit 1`,
      [scene.tenant, scene.size + 1, note],
    );
  },

  'a byte of a certificate': (sql, scene) =>
    changed(
      sql,
      `update certificate set sealed = ${FLIP('sealed')} where ${some('certificate', 'leave_id, number')}`,
      [scene.tenant, pick(scene, scene.certificates), pick(scene, 60_000), pick(scene, 8)],
    ),
  'the digest of a certificate': certificate(`digest = reverse(digest)`),
  'what a certificate counts': certificate('proven = proven + 1'),
  'what a certificate counts as open': certificate('unproven = unproven + 1'),
  'the moment of a certificate': certificate('issued_at = issued_at + 1000'),
  'the number of a certificate': certificate('number = number + 70'),
  'a certificate taken out': (sql, scene) =>
    changed(sql, `delete from certificate where ${some('certificate', 'leave_id, number')}`, [
      scene.tenant,
      pick(scene, scene.certificates),
    ]),
  'a certificate twice': (sql, scene) =>
    changed(
      sql,
      `insert into certificate select * from jsonb_populate_recordset(null::certificate, (select jsonb_agg(to_jsonb(c) || jsonb_build_object($3::text, number + 9)) from certificate c where ${some('certificate', 'leave_id, number')}))`,
      [scene.tenant, pick(scene, scene.certificates), 'number'],
    ),
  'all certificates': (sql, scene) =>
    changed(sql, 'delete from certificate where tenant_id = $1', [scene.tenant]),

  'the counter forward': counter('value + $2'),
  'the counter back': counter('value - $2'),
  'no counter': (sql, scene) =>
    changed(sql, `delete from counter where tenant_id = $1 and name = 'log'`, [scene.tenant]),
};

/** The first number that is drawn leads to this entry. */
function fixed(scene: Scene, n: number): () => number {
  let first = true;
  return () => {
    if (!first) return scene.random();
    first = false;
    return (n + 0.5) / scene.size;
  };
}

function stranger({ origin }: Scene): NoteSigner {
  return signerFromSeed(origin, new Uint8Array(32).fill(9));
}

function swap(sql: Sql, scene: Scene, table: string, assignments: string): Promise<number> {
  const a = entry(scene);
  const b = (a + 1 + pick(scene, scene.size - 1)) % scene.size;
  return changed(
    sql,
    `update ${table} t set ${assignments} from ${table} other where t.tenant_id = $1 and other.tenant_id = $1 and ((t.n = $2 and other.n = $3) or (t.n = $3 and other.n = $2))`,
    [scene.tenant, a, b],
  );
}

/** All tables as they were when the log had `size` entries: nothing in the database contradicts anything else. */
export async function rollBack(sql: Sql, scene: Scene, size: number): Promise<number> {
  await sql(
    `delete from certificate c where tenant_id = $1 and issued_at >= (select min(at) from event where tenant_id = $1 and n >= $2)`,
    [scene.tenant, size],
  );
  for (const table of ['log_leaf', 'event'])
    await sql(`delete from ${table} where tenant_id = $1 and n >= $2`, [scene.tenant, size]);
  await sql('delete from checkpoint where tenant_id = $1 and size > $2', [scene.tenant, size]);
  return changed(sql, `update counter set value = $2 where tenant_id = $1 and name = 'log'`, [
    scene.tenant,
    size,
  ]);
}

/** The whole tree anew, consistent in itself, with checkpoints of the attacker's own key under the name of the log. */
async function rewrite(sql: Sql, scene: Scene): Promise<number> {
  const from = pick(scene, scene.kept);
  const { rows } = await sql('select n, leaf from log_leaf where tenant_id = $1 order by n', [scene.tenant]);
  const leaves = rows.map(({ n, leaf }): Buffer => {
    const text = (leaf as Buffer).toString();
    return Number(n) < from ? (leaf as Buffer) : Buffer.from(text.replace(/"at":"\d{4}/, '"at":"1999'));
  });
  const hashes = leaves.map((leaf) => leafHash(leaf));
  for (const [n, leaf] of leaves.entries())
    if (n >= from)
      await sql('update log_leaf set leaf = $3, hash = $4 where tenant_id = $1 and n = $2', [
        scene.tenant,
        n,
        leaf,
        Buffer.from(hashes[n] ?? []),
      ]);
  const sizes = await sql('select size from checkpoint where tenant_id = $1', [scene.tenant]);
  for (const { size } of sizes.rows as { size: string | number }[]) {
    const first = hashes.slice(0, Number(size));
    const root = frontierRoot(appendLeaves(EMPTY_FRONTIER, first));
    const { edge } = appendTiles(EMPTY_EDGE, first);
    await sql('update checkpoint set root = $3, edge = $4, note = $5 where tenant_id = $1 and size = $2', [
      scene.tenant,
      Number(size),
      Buffer.from(root),
      Buffer.from(encodeEdge(edge)),
      signCheckpoint({ size: Number(size), root }, stranger(scene)),
    ]);
  }
  return leaves.length - from;
}
