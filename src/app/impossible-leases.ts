import type pg from 'pg';

/**
 * Ends leases that last longer than any can: their workers took them by a clock that was ahead, and are gone. Until that
 * time came again nobody else would have taken their lanes. Who lives takes a new one with its next beat.
 */
export async function endImpossibleLeases(
  database: Pick<pg.Pool, 'query'>,
  leaseMs: number,
): Promise<number> {
  // Skips what others are changing: two of these must not wait for one another.
  const { rowCount } = await database.query(
    `delete from worker where worker_id in (select worker_id from worker
       where lease_until > (extract(epoch from clock_timestamp()) * 1000)::bigint + $1::bigint for update skip locked)`,
    [2 * leaseMs],
  );
  return rowCount ?? 0;
}
