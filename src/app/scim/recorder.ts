import { groupBy } from '../../domain/group-by.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { ScimExchange } from '../../http/services.ts';
import { bodyOf } from './body-of.ts';
import { tenantOf } from './credentials.ts';
import { redacted, redactedPath } from './redacted.ts';

export interface Recorder {
  record(exchange: ScimExchange): void;
}

/** Of each connection so many of the last exchanges are kept, none longer than that, and of each request so much. */
export const KEPT = 500;
export const KEPT_MS = 7 * 86_400_000;
const LONGEST = 32_768;
const READ = 4 * LONGEST;
/** Of an answer: how it begins tells what it was, and a page of a hundred users is asked for again and again. */
const LONGEST_ANSWER = 4_096;
/** Waiting to be written: beyond that the oldest are let go. Answers never wait for the recorder. */
const WAITING = 2_000;
const WRITE_AFTER_MS = 250;
/** Of a connection that is used, what is too old is removed once for so many written. */
const TIDY_EVERY = 100;

/** Keeps the last exchanges of each connection. A process that dies loses those of its last moments, and nothing else. */
export function scimRecorder(engine: Engine): Recorder {
  let waiting: (Row<'scim_request'> & { readonly tenant: string })[] = [];
  /** A batch is on its way, and takes with it what comes until then. */
  let writing = false;
  const sinceTidied = new Map<string, number>();

  async function write(): Promise<void> {
    await engine.clock.sleep(WRITE_AFTER_MS);
    const batch = waiting;
    waiting = [];
    writing = false;
    for (const [tenant, rows] of groupBy(batch, ({ tenant }) => tenant))
      await engine.store.transaction(tenant, async (tx) => {
        const known = await tx.find(
          'scim_connection',
          { connection_id: { in: [...new Set(rows.map(({ connection_id }) => connection_id))] } },
          { columns: ['connection_id'] },
        );
        const ids = new Set(known.map(({ connection_id }) => connection_id));
        await tx.insert(
          'scim_request',
          rows.filter(({ connection_id }) => ids.has(connection_id)).map(({ tenant: _, ...row }) => row),
        );
        for (const id of ids) await tidyNowAndThen(tx, id, rows.length);
      });
  }

  async function tidyNowAndThen(tx: Tx, connection: string, written: number): Promise<void> {
    const since = (sinceTidied.get(connection) ?? TIDY_EVERY) + written;
    sinceTidied.set(connection, since < TIDY_EVERY ? since : 0);
    if (since < TIDY_EVERY) return;
    const [last] = await tx.find(
      'scim_request',
      { connection_id: connection },
      { order: [{ descending: 'request_id' }], offset: KEPT, limit: 1, columns: ['request_id'] },
    );
    if (last !== undefined)
      await tx.remove('scim_request', {
        connection_id: connection,
        request_id: { atMost: last.request_id },
      });
    await tx.remove('scim_request', {
      connection_id: connection,
      at: { atMost: engine.clock.now() - KEPT_MS },
    });
  }

  return {
    record(exchange) {
      const tenant = tenantOf(exchange.connection);
      if (tenant === null) return;
      if (waiting.length >= WAITING) waiting.shift();
      waiting.push({
        tenant,
        connection_id: exchange.connection,
        request_id: engine.random.uuid(),
        at: engine.clock.now(),
        method: storable(exchange.method),
        path: storable(redactedPath(exchange.path)),
        status: exchange.status,
        took: exchange.took,
        request: storable(sentIn(exchange), LONGEST),
        answer: storable(
          exchange.answer === null || exchange.answer === undefined
            ? ''
            : JSON.stringify(redacted(exchange.answer, LONGEST_ANSWER)),
          LONGEST_ANSWER,
        ),
        ignored: exchange.ignored.slice(0, 50).map((path) => storable(path.slice(0, 200))),
      });
      if (writing) return;
      writing = true;
      void write().catch((error: unknown) => {
        engine.log.warn('requests of identity providers could not be kept', { error: String(error) });
      });
    },
  };
}

/** Of somebody who is not here, an erased person for example, nothing is kept. */
function sentIn({ path, status, request }: ScimExchange): string {
  return status === 404 && path.startsWith('/Users/') ? `[${request.length} bytes]` : textOf(request);
}

/** JSON without its secrets; what is no JSON is not kept, because nobody knows what is in it. */
function textOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  // It would be cut off far before its end, and reading it holds up everybody.
  if (bytes.length > READ) return `[${bytes.length} bytes]`;
  try {
    return JSON.stringify(redacted(bodyOf(bytes), LONGEST));
  } catch {
    return `[${bytes.length} bytes that are no JSON, or too much of it]`;
  }
}

/** Texts that PostgreSQL takes: without NUL and halves of surrogate pairs. */
function storable(text: string, longest = LONGEST): string {
  return text.slice(0, longest).replaceAll(/[\0\p{Cs}]/gu, '\ufffd');
}

/** Removes what is too old, also of connections that nobody uses any more. */
export async function forgetOldRequests(engine: Engine): Promise<void> {
  const old = { at: { atMost: engine.clock.now() - KEPT_MS } };
  for (const tenant of await engine.store.tenants())
    await engine.store.transaction(tenant, (tx) => tx.remove('scim_request', old));
}

export async function recordedRequests(
  tx: Tx,
  connection: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<Row<'scim_request'>[]> {
  return tx.find(
    'scim_request',
    { connection_id: connection, ...(after === undefined ? {} : { request_id: { above: after } }) },
    { order: [{ descending: 'request_id' }], limit },
  );
}
