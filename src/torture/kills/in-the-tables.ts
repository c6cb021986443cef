import pg from 'pg';
import { verifyHouseLog } from '../../app/proofs/verify-house-log.ts';
import type { Engine } from '../../engine/engine.ts';
import type { World } from './oracles.ts';

/** A creation that finds its account there, switched off by us, opens it instead. */
const CAUSES = [['create'], ['disable'], ['create', 'enable']] as const;

/** The log: verified against its checkpoints, no number left out, each event its leaf, nothing done without a leaf. */
export async function logGaps(engine: Engine, tenant: string, url: string, world: World): Promise<string[]> {
  const wrong: string[] = [];
  const verdict = await verifyHouseLog(engine, tenant, []);
  if (!verdict.ok) wrong.push(`the log does not verify: ${JSON.stringify(verdict).slice(0, 500)}`);
  await asTenant(url, tenant, async (client) => {
    const ask = async (what: string, statement: string) => {
      const { rows } = await client.query(`select count(*)::int as n from (${statement}) as found`);
      if (rows[0].n > 0) wrong.push(`${rows[0].n} ${what}`);
    };
    await ask(
      'numbers are left out of the events',
      'select n from (select n, lag(n, 1, -1::bigint) over (order by n) as before from event) as e where n <> before + 1',
    );
    await ask(
      'numbers are in the log or in the events only',
      'select n from log_leaf full join event using (tenant_id, n) where log_leaf.leaf is null or event.type is null',
    );
    await ask(
      'leaves do not say what their event says',
      `select 1 from event e join log_leaf l using (tenant_id, n)
       where convert_from(l.leaf, 'UTF8')::jsonb ->> 'type' is distinct from e.type
       or (convert_from(l.leaf, 'UTF8')::jsonb ->> 'n')::bigint is distinct from e.n`,
    );
    await ask(
      'finished operations have no leaf',
      `select 1 from operation o where o.state in ('verified', 'attested')
       and not exists (select from event e where e.tenant_id = o.tenant_id and e.operation_id = o.operation_id)`,
    );
    await ask(
      'leaves of people have no leaf in the log',
      'select 1 from leave l where not exists (select from log_leaf g where g.tenant_id = l.tenant_id and g.n = l.leaf)',
    );
    const { rows } = await client.query(
      `select target_id, kind, count(*)::int as n from operation o 
       where exists (select from attempt a where a.tenant_id = o.tenant_id and a.operation_id = o.operation_id) group by 1, 2`,
    );
    const written = new Map(rows.map((row) => [`${row.target_id} ${row.kind}`, row.n as number]));
    for (const { name, truth } of world.systems)
      for (const kinds of CAUSES) {
        const done = truth.journal.filter(
          ({ effect, by }) => by === 'writer' && kinds.some((kind) => kind === effect),
        ).length;
        const before = kinds.reduce((n, kind) => n + (written.get(`${name} ${kind}`) ?? 0), 0);
        if (done > before)
          wrong.push(`${name} saw ${done} times ${kinds.join(' or ')}, ${before} were written down before`);
      }
  });
  return wrong;
}

/**
 * L4: with every fault over and everything arrived, nothing is still to be done, and what was overtaken is never looked at
 * again. An answer that a target promised is waited for all the same.
 */
export async function leftOpen(tenant: string, url: string): Promise<string[]> {
  return asTenant(url, tenant, async (client) => {
    const { rows } = await client.query<{ target_id: string; kind: string; state: string; n: number }>(
      `select target_id, kind, state, count(*)::int as n from operation
       where state in ('planned', 'accepted', 'applied', 'failed')
       or (state = 'superseded' and next_run_at is not null and step <> 'poll') group by 1, 2, 3`,
    );
    return rows.map(({ target_id, kind, state, n }) =>
      state === 'superseded'
        ? `${n} times ${kind} on ${target_id} was overtaken and has a time still`
        : `${n} times ${kind} on ${target_id} is ${state} still`,
    );
  });
}

/** What the database does, who serves the lanes and what waits, for whoever asks why nothing goes on. */
export async function standstill(tenant: string, url: string): Promise<string[]> {
  return asTenant(url, tenant, async (client) => {
    // By place: columns without a name of their own would be one.
    const ask = async (text: string) =>
      (await client.query<unknown[]>({ text, rowMode: 'array' })).rows.map((row) => row.join(' '));
    return [
      ...(await ask(`select 'session', pid, state, wait_event_type, wait_event,
        round(extract(epoch from clock_timestamp() - state_change)) || ' s', pg_blocking_pids(pid)::text,
        left(regexp_replace(query, '\\s+', ' ', 'g'), 90)
        from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`)),
      ...(await ask(`select 'lane', lane_id, owner, 'due in',
        round((ready_at - extract(epoch from clock_timestamp()) * 1000) / 1000) || ' s', failures, 'broken for',
        round((breaker_until - extract(epoch from clock_timestamp()) * 1000) / 1000) || ' s' from lane`)),
      ...(await ask(`select 'operation', kind, target_id, state, step, tries, 'due in',
        round((next_run_at - extract(epoch from clock_timestamp()) * 1000) / 1000) || ' s', trouble::text
        from operation where state in ('planned', 'accepted', 'applied', 'failed') order by next_run_at limit 12`)),
      ...(await ask(`select 'attempts', o.target_id, a.step, coalesce(a.outcome, 'under way'), left(coalesce(a.detail, ''), 60), count(*), 'last',
        round((extract(epoch from clock_timestamp()) * 1000 - max(a.started_at)) / 1000) || ' s ago'
        from attempt a join operation o using (tenant_id, operation_id) group by 2, 3, 4, 5 order by max(a.started_at) desc limit 15`)),
    ];
  });
}

async function asTenant<R>(url: string, tenant: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  await client.connect();
  try {
    await client.query("select set_config('lockstep.tenant', $1, false)", [tenant]);
    return await work(client);
  } finally {
    await client.end();
  }
}
