import { z } from 'zod';
import { policyEdit } from './plan-schemas.ts';

/** What goes in and comes out of /api/v1/policies. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const words = list(z.string());
const version = z.coerce.number().int().min(0).max(1_000_000_000);

export const documentPath = z.strictObject({
  kind: z.string().min(1).max(40),
  name: z.string().min(1).max(200).describe('Its id.'),
});
export const documentQuery = z.strictObject({
  version: version.optional().describe('As this version of the policy had it; default: as it is in force.'),
});
export const diffQuery = z.strictObject({
  to: version,
  from: version.optional().describe('Default: the version before.'),
});
export const editOrder = policyEdit;

const changed = {
  version: z.number(),
  at: instant,
  by: z.string(),
  reason: z.string().nullable(),
};
export const policies = z
  .object({
    inForce: z.object(changed).readonly().nullable().describe('null: no policy is in force.'),
    documents: list(
      z
        .object({
          kind: z.string(),
          name: z.string(),
          about: z.string().nullable().describe('Its title, reason or description.'),
          digest: z.string(),
          changed: z.object(changed).readonly().describe('Since when it is as it is.'),
        })
        .readonly(),
    ),
  })
  .readonly();
export const policyDocument = z
  .object({
    kind: z.string(),
    name: z.string(),
    text: z.string().describe('As it was written, comments included.'),
    digest: z.string().describe('`base` of a change.'),
    current: z.boolean(),
    ...changed,
  })
  .readonly();
export const policyHistory = z
  .object({
    changes: list(z.object({ ...changed, change: z.enum(['added', 'changed', 'removed']) }).readonly()),
  })
  .readonly();

const diffLines = list(z.object({ sign: z.enum(['+', '-', ' ']), text: z.string() }).readonly());
export const policyDiff = z.object({ from: z.number(), to: z.number(), lines: diffLines }).readonly();

const severity = z.enum(['error', 'warning', 'info']);
const finding = {
  severity,
  code: z.string(),
  message: z.string(),
  suggestion: z.string().optional(),
  document: z.string().optional().describe('Kind and id.'),
};
const placed = z.object({ ...finding, file: z.string(), line: z.number(), column: z.number() }).readonly();
export const checkedPolicy = z
  .object({
    ok: z.boolean(),
    diagnostics: list(placed).describe('Lines and columns, from 1, are those of the draft.'),
    elsewhere: list(placed).describe('What the change breaks in other documents.'),
    documents: list(z.object({ kind: z.string(), name: z.string() }).readonly()),
    diff: diffLines.describe('Against the document in force.'),
  })
  .readonly();

const counts = { gaining: z.number(), losing: z.number() };
export const policyImpact = z
  .object({
    looked: z.number().describe('People looked at, evenly taken from all.'),
    of: z.number(),
    ...counts,
    otherwise: z.number().describe('People whose access changes in other ways.'),
    unknown: z.number().describe('People of whom a rule cannot be answered that could before.'),
    targets: list(z.object({ target: z.string(), ...counts }).readonly()),
    entitlements: list(
      z.object({ target: z.string(), entitlement: z.string().nullable(), ...counts }).readonly(),
    ),
    samples: list(
      z.object({ identity: z.string(), person: z.string(), gains: words, losses: words }).readonly(),
    ),
    looserGuard: z.boolean().describe('It lets more people lose access unseen: that counts a day later.'),
  })
  .readonly();

export const policyFindings = z
  .object({
    looked: z.number(),
    of: z.number(),
    rules: list(
      z
        .object({
          rule: z.string(),
          people: z.number().describe('Who get something by it.'),
          alone: z.number().describe('Who get something by it that no other rule gives them.'),
        })
        .readonly(),
    ),
    overlaps: list(
      z
        .object({
          target: z.string(),
          entitlement: z.object({ kind: z.string(), value: z.string() }).readonly().nullable(),
          rules: words.describe('Two of them.'),
          people: z.number(),
        })
        .readonly(),
    ).describe('What two rules give to the same people.'),
    diagnostics: list(z.object(finding).readonly()),
  })
  .readonly();

export const policySchemas = z
  .object({
    kinds: words,
    schemas: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .readonly()
      .describe('JSON Schema by kind.'),
    templates: list(
      z
        .object({
          id: z.string(),
          kind: z.string(),
          title: z.string(),
          about: z.string(),
          text: z.string(),
        })
        .readonly(),
    ),
  })
  .readonly();
