import { createHash } from 'node:crypto';
import type { Engine } from '../../engine/engine.ts';
import type { Row, TableName } from '../../engine/tables/index.ts';
import type { Certificate } from '../../proof/certificate.ts';
import { verifyLog } from '../../proof/log-verify.ts';
import { formatVerifierKey } from '../../proof/note.ts';
import { verifyCertificate } from '../../proof/verify.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { CANARY } from './company.ts';

/** What the checks at rest may look at. */
export interface Scene {
  readonly tenant: string;
  readonly engine: Engine;
  readonly rows: <T extends TableName>(table: T) => readonly Row<T>[];
  readonly systems: ReadonlyMap<string, SimulatedSystem>;
  readonly now: () => number;
  readonly personOf: (identityId: string) => string;
  readonly wrong: (invariant: string, what: string) => void;
}

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
export function stuckOperations(scene: Scene): void {
  const operations = scene.rows('operation');
  const holds = new Map(scene.rows('hold').map((hold) => [hold.hold_id, hold]));
  const lanes = new Map(scene.rows('lane').map((lane) => [lane.lane_id, lane]));
  const woken = new Set(scene.rows('wake').map((wake) => wake.lane_id));
  const before = new Map(
    operations.flatMap((one) =>
      one.next_operation_id === null ? [] : [[one.next_operation_id, one] as const],
    ),
  );
  const now = scene.now();

  const why = (operation: Row<'operation'>, depth = 0): string | null => {
    if (depth > 1_000) return 'goes round in a circle';
    if (operation.state === 'held') {
      const hold = operation.hold_id === null ? undefined : holds.get(operation.hold_id);
      // What a person refused is kept for ever, by that person.
      return hold?.state === 'held' || hold?.state === 'refused'
        ? null
        : `is held by a hold that is ${hold?.state}`;
    }
    if (operation.next_run_at !== null) {
      const id = `target:${operation.target_id}`;
      const lane = lanes.get(id);
      if (woken.has(id) || (lane !== undefined && lane.owner !== null)) return null;
      if (lane === undefined || lane.ready_at === null) return 'has a time, but its lane sleeps for ever';
      const allowed = Math.max(operation.next_run_at, now, lane.not_before ?? 0, lane.breaker_until ?? 0);
      return lane.ready_at <= allowed + 30_000
        ? null
        : `waits ${lane.ready_at - operation.next_run_at} ms too long`;
    }
    const predecessor = before.get(operation.operation_id);
    if (predecessor === undefined) return 'waits for nothing';
    if (!OPEN.has(predecessor.state))
      return `waits behind ${predecessor.kind}, which is ${predecessor.state}`;
    const cause = why(predecessor, depth + 1);
    return cause === null ? null : `waits behind ${predecessor.kind} that ${cause}`;
  };

  for (const operation of operations) {
    if (!OPEN.has(operation.state)) continue;
    const cause = why(operation);
    if (cause !== null)
      scene.wrong(
        'L4',
        `${operation.kind} of ${scene.personOf(operation.identity_id ?? '')} on ${operation.target_id} (${operation.state}) ${cause}`,
      );
  }
}

/** S5: one account at a system is one account to the engine, whoever saw it first. */
export function doubleAccounts(scene: Scene): void {
  const seen = new Set<string>();
  for (const { identity_id, target_id, locator } of scene.rows('account')) {
    if (identity_id === null) continue;
    const who = scene.personOf(identity_id);
    const truth = scene.systems.get(target_id)?.truth;
    const twice = seen.has(`${who}@${target_id}`);
    seen.add(`${who}@${target_id}`);
    if (twice && locator !== null && truth !== undefined && accountsOf(truth, who) === 1)
      scene.wrong('S5', `${who} has one account on ${target_id}, and the engine has several rows of it`);
  }
}

/** What each row must have left in the log: the type of its leaf and how to know it there. */
const LEAVES_OF: readonly {
  readonly type: string;
  readonly ids: (scene: Scene) => readonly string[];
  readonly idOf: (leaf: Leaf) => string | null;
}[] = [
  {
    type: 'operation.verified',
    ids: (scene) =>
      scene
        .rows('operation')
        .flatMap(({ state, operation_id }) => (state === 'verified' ? [operation_id] : [])),
    idOf: ({ operation }) => operation,
  },
  {
    type: 'leave.decided',
    ids: (scene) => scene.rows('leave').map(({ leave_id }) => leave_id),
    idOf: ({ body }) => body.leave ?? null,
  },
  {
    type: 'certificate.issued',
    ids: (scene) => scene.rows('certificate').map(({ leave_id }) => leave_id),
    idOf: ({ body }) => body.leave ?? null,
  },
];

/** S7, S8: the log holds, has no gap, event n is leaf n, and each checkpoint seen before is still a prefix. */
export async function brokenLog(
  scene: Scene,
  seenOutside: readonly string[],
  read: readonly number[],
): Promise<void> {
  const leaves = [...scene.rows('log_leaf')].sort((a, b) => a.n - b.n);
  const events = [...scene.rows('event')].sort((a, b) => a.n - b.n);
  const key = formatVerifierKey(scene.engine.signer(scene.tenant).verifier);
  const verdict = await verifyLog({
    leaves: (async function* () {
      yield leaves.map(({ n, leaf, hash }) => ({ n, leaf, hash }));
    })(),
    checkpoints: [...new Set([...seenOutside, ...scene.rows('checkpoint').map(({ note }) => note)])],
    key,
  });
  if (!verdict.ok) scene.wrong('S7', `the log does not hold: ${JSON.stringify(verdict.firstBad)}`);
  if (leaves.length !== events.length) scene.wrong('S7', `${leaves.length} leaves, ${events.length} events`);
  const told = leaves.map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString('utf8')) as Leaf);
  events.forEach((event, n) => {
    if (event.n !== n) scene.wrong('S8', `event ${n} is missing`);
    if (told[n]?.type !== event.type) scene.wrong('S7', `leaf ${n} is not event ${event.type}`);
  });
  read.forEach((n, i) => {
    if (n !== i) scene.wrong('S8', `a reader of events met ${n} where ${i} was to come`);
  });
  const counter = scene.rows('counter').find(({ name }) => name === 'log');
  if (counter?.value !== leaves.length)
    scene.wrong('S7', `the counter says ${counter?.value}, the log has ${leaves.length}`);
  foldedStates(scene, told);
  for (const { type, ids, idOf } of LEAVES_OF) {
    const logged = new Map<string, number>();
    for (const leaf of told) {
      const id = leaf.type === type ? idOf(leaf) : null;
      if (id !== null) logged.set(id, (logged.get(id) ?? 0) + 1);
    }
    for (const id of ids(scene)) {
      const left = logged.get(id) ?? 0;
      if (left === 0) scene.wrong('S7', `no leaf ${type} tells of ${id}`);
      else logged.set(id, left - 1);
    }
    // Proven again an hour later is told again; a decision and a certificate are told once.
    if (type !== 'operation.verified')
      for (const [id, more] of logged)
        if (more > 0) scene.wrong('S7', `${type} of ${id} is told ${more} times too often`);
  }
  const proofs = new Set<string>();
  for (const { type, operation, at } of told) {
    if (type !== 'operation.verified') continue;
    if (proofs.has(`${operation} ${at}`)) scene.wrong('S7', `one proof of ${operation} is told twice`);
    proofs.add(`${operation} ${at}`);
  }
}

/** S13: what the log tells of everybody's state adds up to the state that the tables show; S10: nobody decides who has left. */
function foldedStates(scene: Scene, told: readonly Leaf[]): void {
  const states = new Map<string, string>();
  for (const { type, subject, body } of told) {
    if (type === 'identity.decided' && subject !== null && body.after !== undefined)
      states.set(subject, body.after);
    if (type === 'hold.released' && states.get(body.by ?? '') === 'left')
      scene.wrong('S10', `${scene.personOf(body.by ?? '')} had left, and let go what was held`);
  }
  for (const { identity_id, state } of scene.rows('identity')) {
    const folded = states.get(identity_id);
    if (folded !== undefined && folded !== state)
      scene.wrong(
        'S13',
        `the log tells that ${scene.personOf(identity_id)} is ${folded}, the tables say ${state}`,
      );
  }
}

interface Leaf {
  readonly type: string;
  readonly subject: string | null;
  readonly operation: string | null;
  readonly at: string;
  readonly body: { readonly leave?: string; readonly after?: string; readonly by?: string };
}

/** How long before the instant in a read-back the answer may have left the target. */
const READ_MS = 20_000;

/** S13 and law 10: every certificate is authentic, and what it calls proven was so when it was read. */
export async function falseCertificates(scene: Scene): Promise<number> {
  const rows = [...scene.rows('certificate')].sort(
    (a, b) => a.issued_at - b.issued_at || a.number - b.number,
  );
  if (rows.length === 0) return 0;
  const opened = await scene.engine.store.transaction(scene.tenant, (tx) =>
    scene.engine.vault.open(
      tx,
      rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
    ),
  );
  const key = formatVerifierKey(scene.engine.signer(scene.tenant).verifier);
  const undone = scene
    .rows('attempt')
    .flatMap(({ operation_id, outcome, finished_at }) =>
      outcome === 'returned' && finished_at !== null ? [{ operation: operation_id, at: finished_at }] : [],
    );
  rows.forEach((row, i) => {
    const text = String(opened[i]);
    const who = scene.personOf(row.identity_id);
    const name = `certificate ${row.number} of ${who}`;
    const { exit, failures } = verifyCertificate(text, [key]);
    if (exit === 1) scene.wrong('S13', `${name} is not authentic: ${failures.map((f) => f.why).join('; ')}`);
    const digest = createHash('sha256').update(text).digest('hex');
    if (digest !== row.digest) scene.wrong('S13', `${name} has another digest than its row`);
    const certificate = JSON.parse(text) as Certificate;
    for (const item of certificate.body.items) {
      if (item.state !== 'verified' || item.readBack === null) continue;
      const read = Date.parse(item.readBack.at);
      if (undone.some((one) => one.operation === item.operation && one.at > read && one.at < row.issued_at))
        scene.wrong('certificate', `${name} calls ${item.kind} on ${item.target} proven; it was undone`);
      const truth = scene.systems.get(item.target)?.truth;
      // Whoever has several accounts there is proven account by account, and the truth here is asked by person.
      if (truth === undefined || accountsOf(truth, who) > 1) continue;
      const at = Date.parse(item.readBack.at);
      const instants = [at, at - READ_MS];
      const held = (so: (instant: number) => boolean) =>
        instants.some(so) ||
        truth.journal.some((effect) => effect.at <= at && effect.at > at - READ_MS && so(effect.at));
      const claim = `${name} calls ${item.kind} on ${item.target} proven at ${item.readBack.at}`;
      if (item.kind === 'disable' || item.kind === 'delete') {
        if (!held((instant) => !truth.couldSignIn(who, instant)))
          scene.wrong('certificate', `${claim}; the door was open`);
      }
      if (item.kind === 'revokeSessions' || item.kind === 'revokeCredentials') {
        const opening = item.kind === 'revokeSessions' ? 'signIn' : 'openCredential';
        const ending = item.kind === 'revokeSessions' ? 'endSessions' : 'endCredentials';
        if (!held((instant) => nothingOpen(truth.journal, who, truth, opening, ending, instant)))
          scene.wrong('certificate', `${claim}; something was open`);
      }
    }
  });
  return rows.length;
}

/** How many accounts somebody ever had on a system. */
function accountsOf(truth: SimulatedSystem['truth'], who: string): number {
  return new Set(truth.everHad(who)).size;
}

function nothingOpen(
  journal: SimulatedSystem['truth']['journal'],
  who: string,
  truth: SimulatedSystem['truth'],
  opening: string,
  ending: string,
  instant: number,
): boolean {
  const account = truth.find(who)?.id;
  if (account === undefined) return true;
  const mine = journal.filter((effect) => effect.accountId === account && effect.at <= instant);
  const last = mine.findLast(({ effect }) => effect === opening || effect === ending || effect === 'delete');
  return last === undefined || last.effect !== opening;
}

/** S12: what was marked is nowhere but where it is sealed. */
export function leakedCanaries(scene: Scene, logged: readonly string[]): void {
  const secrets = [...scene.systems.values()].flatMap(({ truth }) =>
    truth.accounts().map(({ password }) => password.toLowerCase()),
  );
  const marked = [CANARY, ...secrets.filter((password) => password !== '')];
  const look = (where: string, text: string) => {
    const small = text.toLowerCase();
    if (marked.some((mark) => small.includes(mark)))
      scene.wrong('S12', `${where} shows ${text.slice(0, 200)}`);
  };
  for (const line of logged) look('a line of the log', line);
  for (const { leaf, n } of scene.rows('log_leaf')) look(`leaf ${n}`, Buffer.from(leaf).toString('latin1'));
  for (const table of OPEN_TABLES)
    for (const row of scene.rows(table)) look(`a row of ${table}`, JSON.stringify(row));
}

const OPEN_TABLES = [
  'event',
  'exception',
  'notice',
  'operation',
  'attempt',
  'plan',
  'hold',
  'import_run',
  'lane',
  'delivery',
] as const satisfies readonly TableName[];
