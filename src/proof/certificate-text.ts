/** The certificate for people, as plain text. */
import type { CertificateBody, CertifiedItem, TargetInventory } from './certificate.ts';
import { uncovered } from './certificate-build.ts';

/** Nothing in a value can move the cursor, turn the direction of writing or begin a line. */
export function plainText(value: string): string {
  return value.replaceAll(/\p{Cc}|\p{Bidi_C}|\p{Zl}|\p{Zp}/gu, '\ufffd');
}

/** `2025-05-31 16:00:00.000 UTC`. */
export function shownInstant(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 23)} UTC`;
}

export function personName(body: CertificateBody): string {
  const named = body.person.fields.map(({ value }) => value).filter((value) => value !== '');
  return named.length === 0 ? body.person.id : named.join(', ');
}

export function headline({ summary }: CertificateBody): string {
  const open = summary.attested + summary.unproven;
  if (open === 0) return `All ${summary.proven} items are proven.`;
  const parts = [`${summary.proven} of ${summary.items} items are proven`];
  if (summary.attested > 0) parts.push(`${summary.attested} attested by a person`);
  if (summary.unproven > 0) parts.push(`${summary.unproven} not proven`);
  return `${parts.join(', ')}.`;
}

/** The facts of the head, as name and value. */
export function facts(body: CertificateBody): [name: string, value: string][] {
  const { decision, person } = body;
  const { trigger, effective } = decision;
  const origin = [trigger.by, trigger.source, trigger.record].filter((part) => part !== null).join(' / ');
  return [
    ...person.fields.map(({ name, value }): [string, string] => [name, value]),
    ['Identity', person.id],
    ['Tenant', body.tenant],
    ['Log', body.origin],
    ['Leave', body.leave],
    ['Effective', `${shownInstant(effective.at)} (${effective.local}, ${effective.zone})`],
    ['Received', shownInstant(decision.received)],
    ['Decided', shownInstant(decision.decided)],
    ['Last proof', body.lastVerified === null ? 'none' : shownInstant(body.lastVerified)],
    ['Issued', shownInstant(body.issued)],
    ['Triggered by', trigger.note === null ? origin : `${origin}: ${trigger.note}`],
    ['Rules', decision.rules.length === 0 ? 'none' : decision.rules.join(', ')],
    ['Plan', decision.plan ?? 'none'],
    ...decision.approvals.map(({ by, at, reason }): [string, string] => [
      'Approved by',
      `${by}, ${shownInstant(at)}: ${reason}`,
    ]),
    ...(body.previous === null
      ? []
      : ([['Follows', `certificate ${body.number - 1}, SHA-256 ${body.previous}`]] as [string, string][])),
  ];
}

export function inventoryStatus({ status, readAt, accounts }: TargetInventory): string {
  if (status === 'notRead') return 'could not be read';
  if (status === 'cannotBeListed') return 'cannot list its accounts';
  const when = readAt === null ? 'read' : `read ${shownInstant(readAt)}`;
  return `${when}, ${accounts.length} account${accounts.length === 1 ? '' : 's'} found`;
}

/** The accounts of a target, a line each. */
export function accountLines(
  { target, mode, accounts }: TargetInventory,
  items: readonly CertifiedItem[],
): string[] {
  const here = items.filter((item) => item.target === target);
  return accounts.flatMap((account) => {
    const many = (list: readonly unknown[] | null, what: string): string =>
      list === null ? `${what} unknown` : `${list.length} ${what}`;
    const line = [
      `account ${account.name} (${account.id})`,
      account.active ? 'active' : 'inactive',
      account.madeByLockstep ? 'made by Lockstep' : 'not made by Lockstep',
      ...(account.administrator ? ['administrator'] : []),
      many(account.entitlements, 'entitlements'),
      many(account.sessions, 'sessions'),
      many(account.credentials, 'credentials'),
    ].join(', ');
    const left = uncovered(account, mode, here);
    const sentence = account.kept ?? (left.length === 0 ? null : `Nothing here ends: ${left.join(', ')}.`);
    return sentence === null ? [line] : [line, `  not proven: ${sentence}`];
  });
}

/** What happened to one item: the read-back, or why there is none, then every attempt and every residual window. */
export function itemLines(item: CertifiedItem): string[] {
  const { readBack, residuals, attempts, attested } = item;
  const lines = [
    `${item.what} of ${item.account.name}: ${item.state}${item.sentence === null ? '' : `. ${item.sentence}`}`,
  ];
  if (item.secondsToEffective !== null && item.secondsToReceipt !== null) {
    lines.push(
      `${item.secondsToEffective} s after the effective instant, ${item.secondsToReceipt} s after receipt`,
    );
  }
  if (readBack !== null) {
    lines.push(`read back ${shownInstant(readBack.at)} by ${readBack.call}: ${readBack.asked}`);
    for (const { what, expected, seen, ok } of readBack.checks) {
      lines.push(`  ${ok ? 'ok' : 'NOT AS EXPECTED'}: ${what}, expected ${expected}, seen ${seen}`);
    }
  }
  if (attested !== null)
    lines.push(`attested by ${attested.by}, ${shownInstant(attested.at)}: ${attested.note}`);
  for (const { at, outcome, detail, repeated } of attempts) {
    const when =
      repeated === null
        ? `attempt ${shownInstant(at)}`
        : `${repeated.times} attempts from ${shownInstant(at)} to ${shownInstant(repeated.until)}`;
    lines.push(`${when}: ${outcome}${detail === null ? '' : ` (${detail})`}`);
  }
  for (const { note, until } of residuals)
    lines.push(`may go on working until ${shownInstant(until)}: ${note}`);
  return lines;
}

/** The whole body as text, lines of any length. */
export function renderText({ body }: { readonly body: CertificateBody }): string {
  const lines = [`Certificate ${body.number} of the leave of ${personName(body)}`, headline(body), ''];
  for (const [name, value] of facts(body)) lines.push(`${name.padEnd(14)} ${value}`);
  for (const found of body.inventory) {
    lines.push('', `${found.target}: ${inventoryStatus(found)}; policy: ${found.mode}`);
    for (const line of accountLines(found, body.items)) lines.push(`  ${line}`);
    for (const gap of found.gaps) lines.push(`  gap: ${gap}`);
    for (const item of body.items.filter(({ target }) => target === found.target)) {
      const [first = '', ...rest] = itemLines(item);
      lines.push(`  ${item.state === 'verified' ? 'proven' : 'NOT PROVEN'}  ${first}`);
      for (const line of rest) lines.push(`      ${line}`);
    }
  }
  return `${lines.map(plainText).join('\n')}\n`;
}
