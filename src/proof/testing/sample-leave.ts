import type {
  CertificateBody,
  CertifiedItem,
  Decision,
  InventoryAccount,
  ItemDefinition,
  TargetInventory,
} from '../certificate.ts';
import { buildBody, buildInventory, buildItem, type ItemFacts, isoInstant } from '../certificate-build.ts';
import { issueCertificate, prepareIssue } from '../certificate-issue.ts';
import { decidedLeafBody, inventoriedLeafBody, itemLeafBody } from '../certificate-leaves.ts';
import { SampleLog } from './sample-log.ts';

const DECIDED = Date.parse('2025-05-31T16:00:00.250Z');
const at = (seconds: number): string => isoInstant(DECIDED + seconds * 1000);

export const PERSON = {
  id: '01970000-0000-7000-8000-000000000ada',
  fields: [
    { name: 'displayName', value: 'Ada Łukasiewicz </script><b>"&' },
    { name: 'employeeId', value: 'E-1815' },
  ],
};

export function decisionOf(targets: readonly string[]): Decision {
  return {
    trigger: { by: 'webhook', source: 'hr', record: 'E-1815', note: 'terminationDate 2025-05-31' },
    rules: ['lifecycle:staff#leaver'],
    approvals: [{ by: 'manager@acme.example', at: at(-2), reason: 'agreed' }],
    plan: 'f'.repeat(64),
    effective: { at: at(-1), zone: 'Europe/Warsaw', local: '2025-05-31 17:59:59' },
    received: at(-0.5),
    decided: at(0),
    targets,
  };
}

export function accountOn(target: string, changes: Partial<InventoryAccount> = {}): InventoryAccount {
  return {
    id: `${target}-4711`,
    name: 'ada',
    active: true,
    administrator: false,
    madeByLockstep: true,
    entitlements: [{ kind: 'group', value: 'finance' }],
    sessions: [{ id: 's1', detail: 'Firefox, Kraków' }],
    credentials: [],
    kept: null,
    ...changes,
  };
}

export function inventoryOf(target: string, changes: Partial<TargetInventory> = {}): TargetInventory {
  const found: TargetInventory = {
    target,
    mode: 'deprovision',
    status: 'read',
    readAt: at(0.4),
    accounts: [accountOn(target)],
    gaps: [],
    ...changes,
  };
  return buildInventory(found);
}

export function definitionsOn(
  target: string,
  account = { id: `${target}-4711`, name: 'ada' },
): ItemDefinition[] {
  const base = { target, account, entitlement: null };
  return [
    { ...base, operation: `${target}-1`, kind: 'disable', what: 'sign-in' },
    { ...base, operation: `${target}-2`, kind: 'revokeSessions', what: 'all sessions' },
    {
      ...base,
      operation: `${target}-3`,
      kind: 'revoke',
      what: 'group finance',
      entitlement: { kind: 'group', value: 'finance' },
    },
  ];
}

export function itemOf(
  definition: ItemDefinition,
  decision: Decision,
  changes: Partial<ItemFacts> = {},
): CertifiedItem {
  const facts: ItemFacts = {
    ...definition,
    planned: 'decision',
    state: 'verified',
    attempts: [
      { at: at(0.5), outcome: 'unknownOutcome', detail: 'no answer in 10 s', repeated: null },
      { at: at(1.25), outcome: 'done', detail: null, repeated: null },
    ],
    readBack: {
      at: at(1.5),
      call: 'GET /Users/{id}',
      asked: 'Is the account off?',
      checks: [{ what: 'active', expected: 'false', seen: 'false', ok: true }],
    },
    attested: null,
    residuals: [
      { kind: 'accessToken', note: 'Tokens issued before live on for at most an hour.', until: at(3601) },
    ],
    ...changes,
  };
  return buildItem(facts, decision);
}

/** What the engine would have recorded, and then what the certificate is to say. The two may be made to differ. */
export interface Story {
  readonly log: SampleLog;
  readonly leave?: string;
  readonly decision: Decision;
  readonly inventory: readonly TargetInventory[];
  readonly items: readonly CertifiedItem[];
  /** Leaves that lie in the log in a wrong way. */
  readonly wrong?: 'inventory before decision' | 'number of the issue' | 'time of the issue';
}

export interface Told {
  readonly body: CertificateBody;
  readonly file: string;
  readonly places: readonly number[];
}

/** Writes the leaves of the story, then issues what `tell` makes of its body (as a dishonest issuer could). */
export function issueStory(
  story: Story,
  tell: (body: CertificateBody) => CertificateBody = (body) => body,
): Told {
  const { log, decision, inventory, items, leave = 'leave-1', wrong } = story;
  const subject = PERSON.id;
  const places: number[] = [];
  log.fill(5);
  const planned = items.filter((item) => item.planned === 'decision');
  const decide = (): void => {
    places.push(
      log.append({ at: decision.decided, type: 'leave.decided', subject }, leave, (key) =>
        decidedLeafBody(leave, key, { person: PERSON, decision, items: planned }),
      ),
    );
  };
  if (wrong !== 'inventory before decision') decide();
  for (const found of inventory) {
    const added = items.filter((item) => item.planned === 'inventory' && item.target === found.target);
    log.fill(2);
    places.push(
      log.append({ at: at(0.4), type: 'leave.inventoried', subject, target: found.target }, leave, (key) =>
        inventoriedLeafBody(leave, key, { inventory: found, items: added }),
      ),
    );
  }
  if (wrong === 'inventory before decision') decide();
  for (const item of items) {
    if (item.state !== 'verified' && item.state !== 'attested') continue;
    const { target, operation } = item;
    log.fill(1);
    places.push(
      log.append({ at: at(1.6), type: `operation.${item.state}`, subject, target, operation }, leave, (key) =>
        itemLeafBody(leave, key, item),
      ),
    );
  }
  const body = tell(
    buildBody({
      number: 1,
      previous: null,
      origin: log.signer.verifier.name,
      tenant: 'acme',
      leave,
      person: PERSON,
      decision,
      issued: at(30),
      inventory,
      items,
    }),
  );
  const issue = {
    at: wrong === 'time of the issue' ? at(31) : body.issued,
    n: wrong === 'number of the issue' ? 7 : log.size,
  };
  places.push(
    log.append({ ...issue, type: 'certificate.issued', subject }, leave, (key) => prepareIssue(body, key)),
  );
  log.fill(3);
  const leaves = log.prove(places);
  return {
    body,
    places,
    file: issueCertificate({ body, checkpoint: log.checkpoint(), leaves, verifierKey: log.verifierKey }),
  };
}

/** A leave in which all went well, on so many targets. */
export function goodStory(targets = 2, log = new SampleLog('lockstep.example/acme')): Story {
  const names = Array.from({ length: targets }, (_, index) => `target-${String(index + 1).padStart(2, '0')}`);
  const decision = decisionOf(names);
  return {
    log,
    decision,
    inventory: names.map((name) => inventoryOf(name)),
    items: names.flatMap((name) => definitionsOn(name).map((definition) => itemOf(definition, decision))),
  };
}
