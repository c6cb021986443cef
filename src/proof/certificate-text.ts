/** The certificate for people, as plain text. */
import type { CertificateBody, CertifiedPerson, TargetInventory } from './certificate.ts';
import { counted, shownAccounts, shownInstant } from './certificate-accounts.ts';

/** Nothing in a value can move the cursor, turn the direction of writing or begin a line. */
export function plainText(value: string): string {
  return value.replaceAll(/\p{Cc}|\p{Bidi_C}|\p{Zl}|\p{Zp}/gu, '\ufffd');
}

/** What tenants disclose, in the words of people. Anything else stands under its own name. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['displayName', 'Name'],
  ['givenName', 'Given name'],
  ['familyName', 'Family name'],
  ['legalFirstName', 'Legal first name'],
  ['legalLastName', 'Legal last name'],
  ['email', 'Mail'],
  ['workEmail', 'Work mail'],
  ['employment', 'Employment'],
  ['employeeId', 'Employee id'],
]);

/** What a person is called, best first: all parts of one way have to be there. */
const NAMES = [
  ['displayName'],
  ['givenName', 'familyName'],
  ['legalFirstName', 'legalLastName'],
  ['familyName'],
  ['givenName'],
  ['workEmail'],
  ['email'],
] as const;

export function personName({ id, fields }: CertifiedPerson): string {
  const known = new Map(fields.map(({ name, value }) => [name, value]));
  for (const way of NAMES) {
    const parts = way.map((name) => known.get(name) ?? '');
    if (parts.every((part) => part !== '')) return parts.join(' ');
  }
  return id;
}

/** `Certificate 1 of the leave of Ada Lovelace (employment E1105)`. */
export function title({ number, person }: CertificateBody): string {
  const employments = person.fields.filter(({ name }) => name === 'employment').map(({ value }) => value);
  const numbers =
    employments.length === 0
      ? ''
      : ` (${employments.length === 1 ? 'employment' : 'employments'} ${employments.join(', ')})`;
  return `Certificate ${number} of the leave of ${personName(person)}${numbers}`;
}

export function headline(body: CertificateBody): string {
  const { items, attested, unproven } = body.summary;
  return items + attested + unproven === 0 ? 'Nothing was found that had to end.' : formerHeadline(body);
}

/** As earlier versions said it of every certificate: their pages were signed so, and stay as they are. */
export function formerHeadline({ summary }: CertificateBody): string {
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
    ...person.fields.map(({ name, value }): [string, string] => [FIELDS.get(name) ?? name, value]),
    ['Identity', person.id],
    ['Tenant', body.tenant],
    ['Log', body.origin],
    ['Leave', body.leave],
    [
      'Effective',
      effective.zone === 'UTC'
        ? shownInstant(effective.at)
        : `${shownInstant(effective.at)} (${effective.local}${effective.local.includes(`[${effective.zone}]`) ? '' : `, ${effective.zone}`})`,
    ],
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
  if (status === 'kept') return 'left as it is';
  const when = readAt === null ? 'read' : `read ${shownInstant(readAt)}`;
  return `${when}, ${counted(accounts.length, 'account')} found`;
}

/** What the policy wants of a target that it does not leave as it is. */
export function policyOf({ status, mode }: TargetInventory): string {
  return status === 'kept' ? '' : `; policy: ${mode}`;
}

/** The whole body as text, lines of any length. */
export function renderText({ body }: { readonly body: CertificateBody }): string {
  const lines = [title(body), headline(body), ''];
  for (const [name, value] of facts(body)) lines.push(`${name.padEnd(14)} ${value}`);
  for (const found of body.inventory) {
    lines.push('', `${found.target}: ${inventoryStatus(found)}${policyOf(found)}`);
    for (const gap of found.gaps) lines.push(`  gap: ${gap}`);
    for (const account of shownAccounts(found, body.items)) {
      lines.push(`  ${account.head}`, ...account.lines.map((line) => `      ${line}`));
      for (const { item, mark, head, lines: more } of account.items) {
        lines.push(`    ${item.state === 'verified' ? mark : mark.toUpperCase()}  ${head}`);
        lines.push(...more.map((line) => `        ${line}`));
      }
    }
  }
  return `${lines.map(plainText).join('\n')}\n`;
}
