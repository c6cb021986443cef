import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { type ChangeOutcome, changeUsers, type OpenedChange } from '../../engine/scim/change-users.ts';
import { connectionOf } from '../../engine/scim/connection.ts';
import type { ScimAnswer } from '../../engine/scim/request.ts';
import { isUuid } from '../../engine/scim/uuid.ts';
import type { Row } from '../../engine/tables/index.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { doorOf, type Opened } from './admit.ts';
import { bodyOf } from './body-of.ts';
import type { ClaimedScim } from './claimed-scim.ts';
import { type Claim, tenantOf } from './credentials.ts';
import { noteUse } from './note-use.ts';

/** In one transaction: nobody waits long for the others, and nothing is read for long. */
const MOST = 32;
const MOST_BYTES = 65_536;
/** Who was answered together asks again at nearly the same time: so long they are waited for, and no longer than a part of what their commit took. */
const GATHER_MS = 5;
const GATHER_SHARE = 0.25;

/** Secrets that opened, by their ids. */
type Used = Map<string, Row<'scim_credential'>>;

interface Waiting {
  readonly request: ClaimedScim;
  readonly id: string;
  readonly resolve: (answer: ScimAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  running: boolean;
  /** Told of everybody who comes. */
  came: () => void;
  /** Who is changed in transactions of their own, one after the other: the last of them. */
  readonly alone: Map<string, Promise<void>>;
}

export function isUserChange({ method, incoming: { path } }: ClaimedScim): boolean {
  const [what, id = ''] = path;
  return (method === 'PATCH' || method === 'PUT') && path.length === 2 && what === 'Users' && isUuid(id);
}

/**
 * Changes of users that come while others of their connection are being written go together, in the order in which they
 * came, in one transaction with one commit: every commit of a tenant waits for the one before, because of the log. What
 * cannot go with others is left to `alone`; then all of that user waits for it, and nobody else does.
 */
export function changesTogether(
  engine: Engine,
  alone: (request: ClaimedScim) => Promise<ScimAnswer>,
): (request: ClaimedScim) => Promise<ScimAnswer> {
  const lanes = new Map<string, Lane>();

  return (request) =>
    new Promise((resolve, reject) => {
      const { connection, path } = request.incoming;
      const lane: Lane = lanes.get(connection) ?? {
        waiting: [],
        running: false,
        came: nobodyWaits,
        alone: new Map(),
      };
      lanes.set(connection, lane);
      lane.waiting.push({ request, id: (path[1] ?? '').toLowerCase(), resolve, reject });
      takeOut(lane);
      lane.came();
      if (!lane.running) void run(connection, lane);
    });

  async function run(connection: string, lane: Lane): Promise<void> {
    lane.running = true;
    while (lane.waiting.length > 0) {
      const startedAt = performance.now();
      const many = await changeFirst(connection, lane);
      await gather(lane, many, (performance.now() - startedAt) * GATHER_SHARE);
    }
    lane.running = false;
    tidy(connection, lane);
  }

  /** How many went together. */
  async function changeFirst(connection: string, lane: Lane): Promise<number> {
    const batch = lane.waiting.splice(0, fitting(lane.waiting));
    const used: Used = new Map();
    let outcomes: readonly ChangeOutcome[] = [];
    try {
      outcomes = await changeAll(engine, connection, batch, used);
    } catch (error) {
      // Whether it was committed is not always known then: the client asks again.
      if (isLockstepError(error) && error.category === 'unavailable') {
        for (const { reject } of batch) reject(error);
        return batch.length;
      }
    }
    for (const [i, one] of batch.entries()) {
      const outcome = outcomes[i];
      if (outcome?.kind === 'answered') one.resolve(outcome.answer);
      else if (outcome?.kind === 'refused') one.reject(outcome.error);
      else goAlone(lane, one);
    }
    takeOut(lane);
    for (const row of used.values()) await noteUse(engine, tenantOf(connection) ?? '', row);
    return batch.length;
  }

  /** What was asked later of somebody who is changed alone is carried out later, too. */
  function takeOut(lane: Lane): void {
    if (lane.alone.size === 0) return;
    const those = lane.waiting.filter(({ id }) => lane.alone.has(id));
    lane.waiting = lane.waiting.filter(({ id }) => !lane.alone.has(id));
    for (const one of those) goAlone(lane, one);
  }

  function goAlone(lane: Lane, { request, id, resolve, reject }: Waiting): void {
    const before = lane.alone.get(id) ?? Promise.resolve();
    const done = before.then(() => alone(request)).then(resolve, reject);
    lane.alone.set(id, done);
    void done.then(() => {
      if (lane.alone.get(id) === done) lane.alone.delete(id);
      tidy(request.incoming.connection, lane);
    });
  }

  function tidy(connection: string, lane: Lane): void {
    if (!lane.running && lane.waiting.length === 0 && lane.alone.size === 0) lanes.delete(connection);
  }
}

const nobodyWaits = () => undefined;

/**
 * Until as many are there as were answered last: half of them would else have to wait for the commit of the other half. By
 * the machine's own time: it is about how long a commit takes, and of no instant of the company's.
 */
async function gather(lane: Lane, many: number, ms: number): Promise<void> {
  if (many < 2 || lane.waiting.length >= many) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, Math.min(ms, GATHER_MS));
    lane.came = () => {
      if (lane.waiting.length < many) return;
      clearTimeout(late);
      resolve();
    };
  });
  lane.came = nobodyWaits;
}

/** How many of the first go together. */
function fitting(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const end = waiting.findIndex(({ request }) => {
    bytes += request.incoming.body.byteLength;
    return bytes > MOST_BYTES;
  });
  return Math.max(1, Math.min(end < 0 ? waiting.length : end, MOST));
}

function changeAll(
  engine: Engine,
  connection: string,
  batch: readonly Waiting[],
  used: Used,
): Promise<readonly ChangeOutcome[]> {
  const claims = batch.map(({ request }) => request.claim);
  const [{ tenant }] = claims as [Claim];
  const credentials = [...new Set(claims.map(({ credential }) => credential))];
  return engine.store.transaction(tenant, (tx) => {
    const opened = doorOf(engine, tx, connection, credentials).then((door) =>
      batch.map(({ request }) => openedChange(request, door, used)),
    );
    const asked = batch.map(({ id, request }) => {
      const { method, incoming } = request;
      const { path, query, ifMatch, ifNoneMatch } = incoming;
      return { id, request: { method, path, query, ifMatch, ifNoneMatch } };
    });
    return changeUsers(engine, tx, connection, asked, opened);
  });
}

/** Its body is read only once it is known who sends it. */
function openedChange(
  { claim, incoming }: ClaimedScim,
  door: (claim: Claim) => Opened,
  used: Used,
): OpenedChange {
  try {
    const { row, credential } = door(claim);
    used.set(credential.credential_id, credential);
    return { connection: connectionOf(row, incoming.base), body: bodyOf(incoming.body) };
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
}
