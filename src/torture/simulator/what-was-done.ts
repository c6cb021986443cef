import type { Row, TableName } from '../../engine/tables/index.ts';

/** Every account, operation, attempt and hold of a history as lines of text, in seconds after its start. */
export function whatWasDone(
  rows: <T extends TableName>(table: T) => readonly Row<T>[],
  person: (identityId: string) => string,
  start: number,
): string[] {
  const at = (instant: number | null) => (instant === null ? '-' : ((instant - start) / 1_000).toFixed(2));
  const short = (id: string | null) => id?.slice(-5) ?? '-';
  const who = (id: string | null) => (id === null ? 'nobody' : person(id));
  const lines = rows('account').map(
    (one) =>
      `account ${short(one.account_id)} ${one.target_id} of ${who(one.identity_id)} ${one.provenance}: is ${JSON.stringify(one.actual)}, wanted ${one.desired?.mode}`,
  );
  for (const one of rows('hold'))
    lines.push(
      `hold ${short(one.hold_id)} of ${who(one.identity_id)} ${one.state} since ${at(one.made_at)} by ${one.decided_by ?? '-'}: ${one.reason}`,
    );
  const attempts = [...rows('attempt')].sort((a, b) => a.started_at - b.started_at);
  for (const one of [...rows('operation')].sort((a, b) => a.decided_at - b.decided_at)) {
    lines.push(
      `operation ${short(one.account_id)} ${one.target_id} of ${who(one.identity_id)} ${one.kind} ${one.entitlement?.value ?? ''} ${one.state} ${one.step}, epoch ${one.epoch}, decided ${at(one.decided_at)}, applied ${at(one.applied_at)}, verified ${at(one.verified_at)}, next ${at(one.next_run_at)} ${one.trouble?.text ?? ''}`,
    );
    for (const tried of attempts.filter(({ operation_id }) => operation_id === one.operation_id))
      lines.push(
        `  attempt ${tried.attempt} ${tried.step} ${at(tried.started_at)}-${at(tried.finished_at)} ${tried.outcome ?? 'open'} ${tried.detail ?? ''}`,
      );
  }
  return lines;
}
