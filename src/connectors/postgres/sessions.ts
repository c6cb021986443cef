import type { SessionInfo } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { printable } from '../support/http-faults.ts';
import type { Run } from './database.ts';

const MAX_ROUNDS = 14;
const MAX_SESSIONS = 10_000;

/**
 * Every backend that signed in as the role, replication and workers included; also after the role was dropped. null = a
 * role that is gone and whose oid nobody knows: then every backend of a vanished role, as any of them may be meant.
 */
export async function sessionsOf(run: Run, oid: string | null): Promise<readonly SessionInfo[]> {
  const rows = await run(
    `SELECT pid::text, to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS started,
       concat_ws(', ', datname, application_name, host(client_addr), backend_type, state) AS detail
     FROM pg_stat_activity WHERE usesysid = $1::oid
       OR ($1::oid IS NULL AND usesysid IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = usesysid))
     ORDER BY backend_start NULLS FIRST, pid LIMIT ${MAX_SESSIONS}`,
    [oid],
  );
  return rows.map(({ pid, started, detail }) => ({
    id: String(pid),
    ...(typeof started === 'string' && { startedAt: started }),
    ...(typeof detail === 'string' && detail !== '' && { detail: printable(detail, 300) }),
  }));
}

/**
 * Ends every backend of the role, and looks again until two looks in a row find none: a sign-in that was under way
 * when the role was switched off shows up only afterwards. Returns how many were ended. At most about ten seconds;
 * then ConnectorFault `retryable`.
 */
export async function endSessions(run: Run, oid: string): Promise<number> {
  const ended = new Set<string>();
  let quiet = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    // Each look is a statement of its own: inside one transaction the server would show the first look again.
    const rows = await run(
      `SELECT pid::text, backend_start::text AS started, pg_terminate_backend(pid) AS signalled FROM pg_stat_activity
       WHERE usesysid = $1::oid AND pid <> pg_backend_pid()`,
      [oid],
    );
    for (const { pid, started } of rows) ended.add(`${String(pid)} ${String(started)}`);
    quiet = rows.length === 0 ? quiet + 1 : 0;
    if (quiet === 2) return ended.size;
    await run('SELECT pg_sleep($1::float8)', [Math.min(0.02 * 2 ** round, 1)]);
  }
  const left = (await sessionsOf(run, oid)).length;
  throw new ConnectorFault('retryable', `${left} sessions of the role go on, or keep coming back`, {
    scope: 'object',
  });
}
