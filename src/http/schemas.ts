import { z } from 'zod';

/** What goes in and comes out of /api/v1: checked on the way in, by the compiler on the way out, and published as OpenAPI. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const id = z.string();
const words = list(z.string());

const limit = z.coerce.number().int().min(1).max(500).default(100);
const reason = z.string().min(1).max(2_000).describe('Stands in the log and in the certificate.');

export const importsQuery = z.strictObject({ limit, source: z.string().max(63).optional() });
export const whyQuery = z.strictObject({
  entitlement: z
    .string()
    .max(1_200)
    .optional()
    .describe('TARGET, TARGET/VALUE or TARGET:KIND:VALUE; without it everything.'),
});
export const formQuery = z.strictObject({ form: z.enum(['json', 'html']).default('json') });

export const personPath = z.strictObject({
  person: z
    .string()
    .min(1)
    .max(320)
    .describe('Identity id, employment key, or exactly the name or mail address.'),
});
export const hashPath = z.strictObject({ hash: z.string().regex(/^[0-9a-f]{8,64}$/) });
export const holdPath = z.strictObject({ hold: z.uuid() });
export const exceptionPath = z.strictObject({ exception: z.uuid() });
export const taskPath = z.strictObject({ task: z.uuid() });
export const sourcePath = z.strictObject({ source: z.string().min(1).max(63) });
export const certificatePath = z.strictObject({
  leave: z.uuid(),
  number: z.coerce.number().int().min(1).max(1_000_000),
});

export const closeTaskOrder = z.strictObject({
  note: z.string().min(1).max(2_000).describe('Stands in the certificate.'),
  result: z.enum(['done', 'wasSoAlready', 'notPossible']).default('done'),
});

export const reasonOrder = z.strictObject({ reason });
export const undoOrder = z.strictObject({
  reason,
  effective: z.iso
    .datetime({ offset: true })
    .optional()
    .describe(
      'When what is meant takes effect: needed for a leave of a later day that stayed when another word was taken back.',
    ),
});
export const leaveOrder = z.strictObject({
  reason,
  at: z.iso.datetime({ offset: true }).optional().describe('When it takes effect; default: now.'),
});
export const approvalOrder = z.strictObject({
  reason,
  only: z
    .array(z.string().max(320))
    .min(1)
    .max(1_000)
    .optional()
    .describe('Only these people; default: all that is held of the plan.'),
});
const personText = z.string().min(1).max(320);
const targetNames = z.array(z.string().max(63)).max(1_000).optional();
export const planOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('due') }),
  z.strictObject({
    kind: z.literal('policy'),
    text: z.string().max(900_000).describe('Policy documents as YAML.'),
  }),
  z.strictObject({ kind: z.literal('leave'), person: personText, reason }),
  z.strictObject({
    kind: z.literal('people'),
    people: z.array(z.uuid()).min(1).max(1_000).describe('Identity ids.'),
    leave: z.boolean().default(false).describe('true: as if they left now. false: as they are.'),
    reason,
  }),
  z.strictObject({
    kind: z.literal('merge'),
    person: personText.describe('Who stays.'),
    other: personText.describe('Who is the same person.'),
    reason,
  }),
  z.strictObject({
    kind: z.literal('split'),
    person: personText,
    employments: z
      .array(z.string().min(1).max(400))
      .min(1)
      .max(100)
      .describe('Those that are of somebody else, as KEY or SYSTEM:KEY.'),
    takes: targetNames.describe('Targets whose account goes along, where no key tells whose it is.'),
    keeps: targetNames.describe('Targets whose account stays, where no key tells whose it is.'),
    reason,
  }),
  z.strictObject({
    kind: z.literal('link'),
    account: z.uuid().describe('Id of an account that is nobody’s.'),
    person: personText.describe('Whose it is.'),
    reason,
  }),
  z.strictObject({
    kind: z.literal('unlink'),
    account: z.uuid().describe('Id of an account that somebody linked.'),
    reason,
  }),
]);

const attributes = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), words, z.null()]))
  .readonly();
const account = z
  .object({
    target: z.string(),
    account: id,
    name: z.string().nullable(),
    provenance: z.string(),
    protected: z.boolean(),
    wanted: z.string().nullable(),
    because: words,
    seen: z
      .object({
        at: instant.nullable(),
        exists: z.boolean(),
        active: z.boolean(),
        administrator: z.boolean(),
        sessionsEnded: instant
          .nullable()
          .describe('When a read-back found none left; null: not proven since a sign-in was last possible.'),
        credentialsEnded: instant.nullable(),
      })
      .readonly()
      .nullable(),
    entitlements: list(
      z
        .object({
          kind: z.string(),
          value: z.string(),
          wanted: z.boolean(),
          there: z.boolean().nullable(),
          because: words,
        })
        .readonly(),
    ),
    open: list(
      z
        .object({
          id,
          kind: z.string(),
          entitlement: z.string().nullable(),
          state: z.string(),
          tries: z.number(),
          next: instant.nullable(),
          trouble: z.string().nullable(),
        })
        .readonly(),
    ),
  })
  .readonly();

const word = z.object({ state: z.string(), since: instant, actor: z.string(), reason: z.string() });

export const person = z
  .object({
    id,
    name: z.string().nullable(),
    state: z.string(),
    since: instant.nullable(),
    nextChange: instant.nullable(),
    legalHold: z.boolean(),
    override: word
      .extend({
        before: word.readonly().nullable().describe('The order that stays once this is taken back.'),
      })
      .readonly()
      .nullable(),
    attributes,
    employments: list(
      z
        .object({ system: z.string(), key: z.string(), valid: z.boolean(), onLeave: z.boolean(), attributes })
        .readonly(),
    ),
    accounts: list(account),
    unknown: list(z.object({ rule: z.string(), missing: words }).readonly()),
    holds: list(
      z.object({ id, plan: z.string(), since: instant, deadline: instant, reason: z.string() }).readonly(),
    ),
    exceptions: list(
      z.object({ kind: z.string(), severity: z.number(), since: instant, text: z.string() }).readonly(),
    ),
    leaves: list(
      z
        .object({ id, state: z.string(), effective: instant, decided: instant, certificates: z.number() })
        .readonly(),
    ),
  })
  .readonly();

const entitlement = z.object({ kind: z.string(), value: z.string() }).readonly().nullable();
export const explanation = z
  .object({
    person,
    asked: z.object({ target: z.string(), entitlement }).readonly().nullable(),
    targets: list(
      z
        .object({
          target: z.string(),
          entitlement,
          wanted: z.boolean(),
          there: z.boolean().nullable(),
          because: words,
          rules: list(
            z
              .object({
                rule: z.string(),
                text: z.string(),
                when: z.string(),
                verdict: z.enum(['yes', 'no', 'unknown', 'state']),
                missing: words,
                facts: attributes,
              })
              .readonly(),
          ),
          accounts: list(account),
        })
        .readonly(),
    ),
  })
  .readonly();

export const decision = z
  .object({
    hash: z.string().nullable(),
    people: z.number(),
    operations: z.number(),
    held: words,
    tripped: words,
  })
  .readonly();
export const leaveOrdered = z.object({ identityId: id, effective: instant, decision }).readonly();

const epochs = list(z.object({ identity: id, epoch: z.number() }).readonly());
const linking = z
  .object({
    kind: z.enum(['link', 'unlink']),
    account: id,
    target: z.string(),
    identity: id,
    epochs,
    keys: z
      .enum(['same', 'other', 'none'])
      .describe('Whether its strong keys are the person’s, contradict them, or say nothing.'),
  })
  .readonly();
const regrouping = z
  .object({
    kind: z.enum(['merge', 'split']),
    from: id,
    into: id,
    epochs,
    employments: list(z.object({ namespace: z.string(), key: z.string() }).readonly()),
    accounts: list(z.object({ account: id, target: z.string() }).readonly()),
  })
  .readonly();
export const planFile = z
  .object({
    format: z.literal('lockstep-plan-file/1'),
    tenant: z.string(),
    madeBy: z.string(),
    madeAt: instant,
    request: z.unknown(),
    hash: z.string(),
    plan: z
      .object({
        format: z.literal('lockstep-plan/1'),
        tenant: z.string(),
        policy: z.string(),
        people: list(
          z
            .object({
              identity: id,
              epoch: z.number(),
              before: z.string(),
              after: z.string(),
              accounts: list(
                z
                  .object({
                    target: z.string(),
                    account: z.string().nullable(),
                    mode: z.string(),
                    operations: list(z.object({ kind: z.string(), entitlement, reasons: words }).readonly()),
                  })
                  .readonly(),
              ),
            })
            .readonly(),
        ),
        regrouping: z.union([regrouping, linking]).exactOptional(),
      })
      .readonly(),
    people: z.record(z.string(), z.string()).readonly(),
    notes: z.unknown(),
    seal: z.string(),
  })
  .readonly();
/** Taken as it comes: the application checks it byte for byte and names what is wrong. */
export const planFileOrder = z.record(z.string(), z.unknown());
export const applied = z
  .object({ hash: z.string(), decision, policyVersion: z.number().nullable() })
  .readonly();
export const approved = z.object({ hash: z.string(), operations: z.number() }).readonly();

export const refusedHolds = z.object({ refused: z.number() }).readonly();

export const certificates = z
  .object({
    certificates: list(
      z
        .object({
          leave: id,
          number: z.number(),
          issuedAt: instant,
          digest: z.string(),
          proven: z.number(),
          unproven: z.number(),
          effective: instant,
        })
        .readonly(),
    ),
  })
  .readonly();

export const closedException = z.object({ id, closedAt: instant }).readonly();

export const answeredTask = z
  .object({ id, state: z.string(), closedBy: z.string().nullable(), confirmedBy: z.string().nullable() })
  .readonly();

export const imports = z
  .object({
    imports: list(
      z
        .object({
          id,
          source: z.string(),
          startedAt: instant,
          finishedAt: instant.nullable(),
          outcome: z.string(),
          reason: z.string().nullable(),
          summary: z.unknown(),
        })
        .readonly(),
    ),
  })
  .readonly();
export const imported = z
  .object({
    outcome: z.string(),
    importId: id,
    code: z.string().nullable(),
    why: z.string().nullable(),
    rows: z.number(),
    added: z.number(),
    changed: z.number(),
    setAside: z.number(),
    missing: z.number(),
    held: z.number(),
  })
  .readonly();

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    remedy: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .readonly();
