import { z } from 'zod';
import { targetDocument } from '../policy/documents/target.ts';

/** Targets in /api/v1: how connected systems stand, what is there, and how one is connected. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const count = z.number().int();
const words = list(z.string());
const reason = z.string().min(1).max(2_000).describe('Stands in the log.');
const name = z.string().min(1).max(63);

export const targetPath = z.strictObject({ target: name });
export const accountPath = z.strictObject({ target: name, account: z.uuid() });
export const keepOrder = z.strictObject({
  owner: z.string().min(1).max(320).describe('Who answers for it: somebody who works here.'),
  reason,
  until: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When it is reported again; default: when its owner leaves.'),
});
export const keptAccount = z
  .object({ target: z.string(), account: z.string(), owner: z.string(), until: instant.nullable() })
  .readonly();
export const unkeptAccount = z.object({ target: z.string(), account: z.string() }).readonly();
export const targetPausePath = z.strictObject({ target: name, pause: z.uuid() });
export const connectorPath = z.strictObject({ connector: z.string().min(1).max(64) });
export const secretPath = z.strictObject({ secret: z.string().min(1).max(100) });

const ABILITY = [
  'list',
  'create',
  'update',
  'disable',
  'delete',
  'entitlements',
  'sessions',
  'credentials',
  'transferData',
] as const;
const STANDING = [
  'inPlace',
  'notYet',
  'closed',
  'stillOpen',
  'unread',
  'undecided',
  'orphan',
  'known',
  'orphanClosed',
  'service',
] as const;
const FINDING = ['drift', 'returned', 'ambiguous'] as const;

export const accountsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.uuid().optional(),
  class: z
    .enum(['owned', ...STANDING, ...FINDING])
    .optional()
    .describe('How they stand, or what a listing found about them; default: all.'),
});

const standings = z
  .object({
    inPlace: count.describe('Wanted, and somebody can sign in.'),
    notYet: count.describe('Wanted, and not there yet or switched off.'),
    closed: count.describe('Not wanted, and read as closed.'),
    stillOpen: count.describe('Not wanted, and somebody can still sign in.'),
    unread: count.describe('Not wanted, and never read.'),
    undecided: count.describe("Somebody's, and no rule has said anything of it yet."),
    orphan: count.describe("Nobody's, and it can be used."),
    known: count.describe("Nobody's, it can be used, and somebody said that it is meant to be."),
    orphanClosed: count.describe("Nobody's, and closed or gone."),
    service: count.describe("Nobody's, and protected: break-glass, service, shared."),
  })
  .readonly();

const backlog = z.object({ revocations: count, grants: count, others: count }).readonly();
const check = z
  .object({ ok: z.boolean(), at: instant.nullable(), failure: z.string().nullable() })
  .readonly()
  .nullable();
const described = {
  id: z.string(),
  title: z.string().nullable(),
  application: z.string().nullable().describe('The whole that it is a part of, where its document says so.'),
  connector: z.string(),
  owner: z.string(),
  writes: z.boolean().describe('False: it only reports, and nothing is written there.'),
};
const health = z
  .enum(['broken', 'trouble', 'paused', 'unchecked', 'reporting', 'ok'])
  .describe('The worst that is known of it, in one word.');
const seen = {
  check,
  ownAccount: z.string().nullable(),
  listedAt: instant.nullable(),
  nextListingAt: instant.nullable(),
  listingFailures: count,
};

export const targets = z
  .object({
    targets: list(
      z
        .object({
          ...described,
          health,
          ...seen,
          accounts: z.object({ created: count, linked: count, orphan: count }).readonly(),
          standings,
          drift: count.describe('Open exceptions about accounts that differ from what the rules give.'),
          returned: count.describe('Open exceptions about access that was taken away and is back.'),
          exceptions: count,
          waiting: count.describe('Operations that wait for their time.'),
          backlog,
          oldestRevocationAt: instant.nullable(),
          breakerUntil: instant.nullable(),
          paused: z.boolean(),
        })
        .readonly(),
    ),
    countedAt: instant.describe('When the accounts were counted: of many thousands not at every call.'),
  })
  .readonly();

const ability = z
  .object({
    ability: z.enum(ABILITY),
    level: z
      .enum(['proven', 'declared', 'none'])
      .describe('proven: it was done here and read back. declared: the connector says that it can.'),
    detail: z.string().nullable(),
    provenBy: z.enum(['readBack', 'listing', 'attestation', 'nothing']),
    provenAt: instant.nullable(),
  })
  .readonly();
const residual = z.object({ kind: z.string(), maxSeconds: z.number(), note: z.string() }).readonly();
const teardown = z
  .object({ deactivate: words, deprovision: words, delete: words })
  .readonly()
  .describe('The order in which access is taken away.');
const checkItem = z
  .object({ what: z.string(), expected: z.string(), actual: z.string(), ok: z.boolean() })
  .readonly();
const pause = z
  .object({
    id: z.string(),
    scope: z.string(),
    reason: z.string(),
    until: instant,
    askedBy: z.string(),
    confirmedBy: z.string().nullable(),
    inForce: z.boolean(),
    needsSecondPerson: z.boolean(),
  })
  .readonly();
export const targetPause = pause;

const listing = z
  .object({
    accounts: count,
    pages: count,
    linked: count.describe('Newly found to be of somebody, by a strong key.'),
    orphans: count,
    ambiguous: count,
    changed: count,
    returned: count,
    drift: count,
    missing: count,
    doubted: z.boolean(),
    administrators: count,
  })
  .readonly();

export const target = z
  .object({
    ...described,
    description: z.string().nullable(),
    connectorTitle: z.string(),
    health,
    paused: z.boolean(),
    ...seen,
    checked: list(checkItem),
    lastListing: listing.nullable(),
    administrators: count.nullable(),
    standings,
    countedAt: instant,
    capabilities: list(ability),
    attested: z.boolean().describe('People do the work there, and say so.'),
    teardown,
    residual: list(residual),
    leavers: list(
      z
        .object({
          kind: z.string(),
          verified: count,
          attested: count,
          unproven: count,
          failed: count,
          open: count,
        })
        .readonly(),
    ).describe('Operations that end access of leavers, by what has become of them.'),
    lane: z
      .object({
        rate: z.object({ perSecond: z.number(), burst: count }).readonly().nullable(),
        concurrency: count.describe('Accounts at a time that its document allows.'),
        bears: count.describe('Accounts at a time that it bears, as far as is known.'),
        served: z.boolean(),
        nextAt: instant.nullable(),
        notBefore: instant.nullable().describe('It asked to wait until then.'),
        breakerUntil: instant.nullable(),
        failures: count.describe('Failures of the connection in a row.'),
        stopped: z.string().nullable(),
        oldestRevocationAt: instant.nullable(),
        backlog: list(z.object({ kind: z.string(), waiting: count, due: count, failed: count }).readonly()),
        pauses: list(pause),
      })
      .readonly(),
    exceptions: list(
      z
        .object({
          id: z.string(),
          kind: z.string(),
          severity: count,
          identity: z.string().nullable(),
          text: z.string(),
          openedAt: instant,
        })
        .readonly(),
    ),
    document: z.unknown().describe('The Target document, with references in place of secrets.'),
  })
  .readonly();

export const coverage = z
  .object({
    people: count.describe('Who works here.'),
    countedAt: instant,
    targets: list(
      z.object({ ...described, attested: z.boolean(), standings, capabilities: list(ability) }).readonly(),
    ),
  })
  .readonly();

const entitlement = z.object({ kind: z.string(), value: z.string() }).readonly();
const named = z.object({ id: z.string(), name: z.string().nullable() }).readonly();
export const targetAccounts = z
  .object({
    accounts: list(
      z
        .object({
          id: z.string(),
          name: z.string().nullable().describe('Null once the person was erased.'),
          keys: words.describe('Names of the strong keys that it carries.'),
          standing: z.enum(STANDING),
          provenance: z.string(),
          protected: z.boolean(),
          wanted: z.string().nullable(),
          seen: z
            .object({
              at: instant.nullable(),
              exists: z.boolean(),
              active: z.boolean(),
              administrator: z.boolean(),
            })
            .readonly()
            .nullable(),
          entitlements: list(entitlement),
          moreEntitlements: count,
          person: named.nullable(),
          linked: z
            .object({ by: z.string(), at: instant, reason: z.string() })
            .readonly()
            .nullable()
            .describe('Who said that it is this person’s; null: a key says so, or it is nobody’s.'),
          known: z
            .object({
              owner: named,
              by: z.string(),
              at: instant,
              until: instant.nullable(),
              reason: z.string(),
            })
            .readonly()
            .nullable()
            .describe('Who said that it is meant to be though it is nobody’s, and who answers for it.'),
          own: z.boolean().describe('Lockstep itself works through it.'),
          findings: list(
            z
              .object({
                kind: z.enum(FINDING),
                exception: z.string(),
                severity: count,
                text: z.string(),
              })
              .readonly(),
          ),
        })
        .readonly(),
    ),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
  })
  .readonly();

export const checkedTarget = z
  .object({
    target: z.string(),
    ok: z.boolean(),
    ownAccount: z.string().nullable(),
    items: list(checkItem),
    failure: z.string().nullable(),
  })
  .readonly();
export const askedListing = z.object({ target: z.string(), askedAt: instant }).readonly();

export const pauseOrder = z.strictObject({
  reason,
  until: z.iso.datetime({ offset: true }).describe('When it ends by itself; at most 72 hours from now.'),
});

export const connectors = z
  .object({
    connectors: list(
      z
        .object({
          id: z.string(),
          title: z.string(),
          configSchema: z
            .record(z.string(), z.unknown())
            .readonly()
            .describe('JSON Schema (2020-12) of the connection; x-lockstep-secret marks names of secrets.'),
          attested: z.boolean(),
          capabilities: list(ability),
          teardown,
          residual: list(residual),
        })
        .readonly(),
    ),
  })
  .readonly();

const connection = z
  .record(z.string().max(200), z.unknown())
  .describe('Settings of the connector, with references in place of secrets.');
export const connectionOrder = z.strictObject({ connection });
export const testedConnection = z
  .object({
    ok: z.boolean(),
    steps: list(
      z
        .object({
          step: z.enum(['settings', 'secrets', 'connect', 'check', 'list']),
          result: z.enum(['ok', 'failed', 'skipped']),
          items: list(checkItem),
          failure: z.string().nullable(),
        })
        .readonly(),
    ),
    ownAccount: z.string().nullable(),
    sample: list(z.object({ name: z.string(), active: z.boolean(), administrator: z.boolean() }).readonly()),
    keys: words.describe('Names of the strong keys that accounts carry there.'),
  })
  .readonly();

export const secrets = z
  .object({
    secrets: list(z.object({ name: z.string(), madeAt: instant, actor: z.string() }).readonly()),
  })
  .readonly();
export const secretOrder = z.strictObject({
  value: z.string().min(1).max(65_536).describe('Kept sealed, and given out by nothing.'),
});
export const keptSecret = z
  .object({ name: z.string(), targets: words.describe('Those that use it from now on.') })
  .readonly();

/** A Target document. Its settings are checked by their connector when it comes in force. */
export const connectOrder = targetDocument
  .omit({ kind: true, writes: true })
  .extend({ connection: connection.default({}) });
export const connectedTarget = z
  .object({ target: z.string(), version: count.describe('Of the policy.'), warnings: words })
  .readonly();

export const switchPlanOrder = z.strictObject({ writes: z.enum(['on', 'off']) });
export const switchOrder = z.strictObject({
  writes: z.enum(['on', 'off']),
  reason,
  plan: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Hash of the plan that was looked at.'),
});
export const switchPlan = z
  .object({
    plan: z.string(),
    people: count,
    losing: count.describe('People who would lose something.'),
    operations: count,
    here: count.describe('Of these, those on this target.'),
    kinds: list(z.object({ kind: z.string(), count }).readonly()).describe('On this target.'),
    held: count.describe('People whom the guard would hold back for an approval.'),
    tripped: words,
    refused: count,
    shown: list(
      z.object({ id: z.string(), name: z.string().nullable(), loses: z.boolean(), kinds: words }).readonly(),
    ),
  })
  .readonly();
export const switched = z
  .object({ plan: z.string(), version: count, people: count, operations: count, held: count })
  .readonly();
