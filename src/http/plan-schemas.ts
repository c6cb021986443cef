import { z } from 'zod';
import { decision, planOrder } from './schemas.ts';

/** What goes in and comes out of /api/v1/plans and /api/v1/holds. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const words = list(z.string());
const limit = z.coerce.number().int().min(1).max(500).default(50);
const reason = z.string().min(1).max(2_000).describe('Stands in the log.');
const target = z.string().min(1).max(63);
const yes = z.enum(['true', 'false']).transform((word) => word === 'true');

export const planPath = z.strictObject({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('The whole hash: what approvals bind to.'),
});
export const plansQuery = z.strictObject({
  limit,
  after: z.uuid().optional(),
  state: z
    .enum(['made', 'held', 'applied'])
    .optional()
    .describe('made: waits to be applied. held: some of it waits for a person. applied: what was decided.'),
  by: z
    .string()
    .regex(/^[a-z]{1,20}$/i)
    .optional()
    .describe('What set it off: time, feed, webhook, operator, policy … or what it was made for.'),
});
export const planPeopleQuery = z.strictObject({
  limit,
  after: z.uuid().optional(),
  target: target.optional(),
  held: yes.optional().describe('true: only those who wait, or would.'),
});
export const holdsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z
    .string()
    .regex(/^\d{1,15}\.[0-9a-f-]{36}$/)
    .optional()
    .describe('`next` of the page before.'),
  plan: planPath.shape.hash.optional(),
});

export const policyEdit = z
  .strictObject({
    kind: z.string().min(1).max(40).describe('Of the document.'),
    name: z.string().min(1).max(200).describe('Its id.'),
    text: z.string().max(900_000).nullable().describe('The document as YAML; null takes it out.'),
    base: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .optional()
      .describe(
        'Digest of the text that was edited; null: there was none. Refused when it is another one now.',
      ),
  })
  .describe('One document of the policy; the others stay as they are.');
export const keepOrder = z.discriminatedUnion('kind', [
  ...planOrder.options,
  z.strictObject({ kind: z.literal('document'), document: policyEdit, reason }),
]);
export const applyOrder = z.strictObject({ reason: reason.optional() });
export const refusalOrder = z.strictObject({
  reason,
  only: z
    .array(z.string().max(320))
    .min(1)
    .max(1_000)
    .optional()
    .describe('Only these people; default: all that is held of the plan.'),
});

export const keptPlan = z.object({ hash: z.string() }).readonly();
export const withdrawnPlan = z.object({ hash: z.string(), state: z.literal('withdrawn') }).readonly();

export const plans = z
  .object({
    plans: list(
      z
        .object({
          id: z.string(),
          hash: z.string(),
          state: z.enum(['made', 'held', 'applied', 'withdrawn']),
          for: z.string().describe('What it was made for, or what set the decision off.'),
          source: z.string().nullable(),
          note: z.string().nullable(),
          madeBy: z.string(),
          madeAt: instant,
          people: z.number(),
          operations: z.number(),
          irreversible: z.number(),
          targets: words,
          held: z.number().describe('People who waited when it was decided, or would.'),
          waiting: z.number().describe('People who wait now.'),
          deadline: instant.nullable().describe('The first of those who wait.'),
          overdue: z.boolean(),
          tripped: words,
        })
        .readonly(),
    ),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
  })
  .readonly();

const kinds = z.record(z.string(), z.number()).readonly().describe('How many operations of each kind.');
const reach = {
  people: z.number(),
  accounts: z.number(),
  operations: z.number(),
  irreversible: z.number().describe('Operations that no other takes back.'),
  kinds,
};
const summary = z
  .object({
    people: z.number(),
    held: z.number(),
    tripped: words,
    figures: list(
      z
        .object({
          per: z.enum(['tenant', 'source', 'target']),
          name: z.string().describe('The source or target; empty for the company.'),
          overMs: z.number(),
          earlier: z.number().describe('People who lost access within the window before.'),
          people: z.number().describe('With those of this plan.'),
          limit: z.number(),
        })
        .readonly(),
    ).describe('What the guard counted, the fullest window first.'),
    radius: z
      .object({ ...reach, targets: list(z.object({ target: z.string(), ...reach }).readonly()) })
      .readonly(),
    losing: z
      .object({ corroborated: z.number(), uncorroborated: z.number() })
      .readonly()
      .describe('People who lose something that works, by whether somebody independent says the same.'),
  })
  .readonly();

export const plan = z
  .object({
    hash: z.string(),
    state: z.enum(['made', 'held', 'applied', 'withdrawn']),
    for: z.string(),
    source: z.string().nullable(),
    reason: z.string().nullable(),
    madeBy: z.string(),
    madeAt: instant,
    decided: z.object({ by: z.string(), at: instant }).readonly().nullable(),
    policy: z.boolean().describe('It puts a policy in force: for administrators only.'),
    summary,
    notes: z
      .object({
        refused: list(z.object({ identity: z.string(), target: z.string(), why: z.string() }).readonly()),
        unknown: list(z.object({ identity: z.string(), rule: z.string(), missing: words }).readonly()),
        looked: z.number(),
        underWay: z.number(),
      })
      .readonly()
      .nullable(),
    progress: z
      .record(z.string(), z.number())
      .readonly()
      .nullable()
      .describe('Operations by state; null: nothing is decided.'),
    waiting: z.number(),
    deadline: instant.nullable(),
    overdue: z.boolean(),
    byHand: words.describe('Targets of it on which a person does the work.'),
    approvals: list(
      z.object({ by: z.string(), decision: z.string(), reason: z.string(), at: instant }).readonly(),
    ),
  })
  .readonly();

const entitlement = z.object({ kind: z.string(), value: z.string() }).readonly().nullable();
export const planPeople = z
  .object({
    people: list(
      z
        .object({
          identity: z.string(),
          person: z.string(),
          before: z.string().nullable(),
          after: z.string().nullable(),
          corroborated: z.boolean().nullable().describe('null: that is not kept any more.'),
          held: z.string().nullable().describe('What became of the hold; null: there was none.'),
          hold: z.string().nullable(),
          accounts: list(
            z
              .object({
                target: z.string(),
                mode: z.string().nullable(),
                operations: list(
                  z
                    .object({
                      kind: z.string(),
                      entitlement,
                      reasons: words,
                      irreversible: z.boolean(),
                      state: z
                        .string()
                        .nullable()
                        .describe('What has become of it; null: it is not decided.'),
                    })
                    .readonly(),
                ),
              })
              .readonly(),
          ),
        })
        .readonly(),
    ),
    next: z.string().nullable(),
  })
  .readonly();

const differenceLine = z
  .object({ identity: z.string(), person: z.string(), target: z.string(), operation: z.string() })
  .readonly();
export const planStanding = z
  .object({
    stale: z.boolean(),
    now: z.string().describe('The hash that it would have now; empty: what it is about is gone.'),
    policyChanged: z.boolean(),
    overtaken: list(z.object({ identity: z.string(), person: z.string() }).readonly()).describe(
      'People about whom was decided meanwhile.',
    ),
    added: list(differenceLine),
    removed: list(differenceLine),
  })
  .readonly();

export const deciding = z
  .object({
    makers: words,
    approve: z.string().nullable().describe('Code of what is against it that you approve; null: nothing.'),
    refuse: z.string().nullable(),
  })
  .readonly();

export const appliedPlan = z
  .object({ hash: z.string(), decision, policyVersion: z.number().nullable() })
  .readonly();

export const holds = z
  .object({
    holds: list(
      z
        .object({
          id: z.string(),
          plan: z.string(),
          identity: z.string(),
          person: z.string(),
          madeBy: z.string(),
          since: instant,
          deadline: instant,
          overdue: z.boolean(),
          reason: z.string(),
          operations: words,
          state: z.string().describe('Of the person now.'),
          said: list(
            z.object({ source: z.string(), says: z.enum(['here', 'left', 'later']) }).readonly(),
          ).describe('What independent sources say of the person; with `left` of one of them nobody waits.'),
        })
        .readonly(),
    ),
    next: z.string().nullable(),
    canCorroborate: z.boolean().describe('There is a source that confirms others.'),
  })
  .readonly();
