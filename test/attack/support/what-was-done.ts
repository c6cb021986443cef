import { type Arena, START } from './arena.ts';

/** Every account, operation and attempt of a history as lines of text, seconds after its start: for its failure. */
export async function whatWasDone(
  arena: Pick<Arena, 'rows'>,
  person: (identity: string) => string,
): Promise<string[]> {
  const at = (t: number | null) => (t === null ? '-' : ((t - START) / 1000).toFixed(2));
  const short = (id: string | null) => id?.slice(-5) ?? '-';
  const lines = (await arena.rows('account')).map(
    (one) =>
      `account ${short(one.account_id)} ${one.target_id} ${person(one.identity_id ?? '-')} ${one.provenance} ${JSON.stringify(one.actual)} wanted ${one.desired?.mode}`,
  );
  const attempts = (await arena.rows('attempt')).sort((a, b) => a.started_at - b.started_at);
  const operations = (await arena.rows('operation')).sort((a, b) => a.decided_at - b.decided_at);
  for (const one of operations) {
    lines.push(
      `operation ${short(one.account_id)} ${one.target_id} ${person(one.identity_id ?? '-')} ${one.kind} ${one.state} ${one.step}, decided ${at(one.decided_at)}, applied ${at(one.applied_at)}, verified ${at(one.verified_at)}, next ${at(one.next_run_at)} ${one.trouble?.text ?? ''}`,
    );
    for (const tried of attempts.filter(({ operation_id }) => operation_id === one.operation_id))
      lines.push(
        `  attempt ${tried.attempt} ${tried.step} ${at(tried.started_at)}-${at(tried.finished_at)} ${tried.outcome} ${tried.detail ?? ''}`,
      );
  }
  return lines;
}
