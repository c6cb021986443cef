import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { LockstepError } from '../../domain/errors.ts';
import { hashDocument, type PlanDocument } from '../../engine/decide/plan-document.ts';
import type { LinkOrder } from '../../engine/people/link-account.ts';
import type { RegroupingOrder } from '../../engine/people/regroup.ts';
import { canonicalJson, type Json } from '../../proof/canonical-json.ts';
import { sha256Hex } from '../../proof/digest.ts';

/** What a plan is asked about: what is due now, a new policy for everybody, a restored state, one person who leaves, people chosen one by one, who is who, or whose an account is. */
export type PlanRequest =
  | { readonly kind: 'due' }
  | {
      readonly kind: 'policy';
      readonly text: string;
      /** Why; stands in the log. */
      readonly reason?: string;
      /** The version that the text was made from: a later one is never written over. */
      readonly base?: number;
    }
  | { readonly kind: 'restore'; readonly restore: string; readonly unlisted: readonly string[] }
  | { readonly kind: 'leave'; readonly identity: string; readonly reason: string }
  /** Several people as they are now, or as leavers. Their ids are in order. */
  | {
      readonly kind: 'people';
      readonly identities: readonly string[];
      readonly leave: boolean;
      readonly reason: string;
    }
  | RegroupingOrder
  | LinkOrder;

/** People as a client names them: each once, in the order of their ids, so that one question has one hash. */
export function peopleRequest({
  people,
  leave,
  reason,
}: {
  readonly people: readonly string[];
  readonly leave: boolean;
  readonly reason: string;
}): PlanRequest {
  const identities = [...new Set(people.map((id) => id.toLowerCase()))].sort();
  return { kind: 'people', identities, leave, reason };
}

/** Everybody whom a request names one by one; null: whom it concerns is found out. */
export function peopleNamedBy(request: PlanRequest): readonly string[] | null {
  if (request.kind === 'leave') return [request.identity];
  return request.kind === 'people' ? request.identities : null;
}

/** A plan as a file: it can be read, sent, approved and applied, and changed by nobody. */
export interface PlanFile {
  readonly format: 'lockstep-plan-file/1';
  readonly tenant: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly request: PlanRequest;
  /** SHA-256 of `plan`: what approvals bind to. */
  readonly hash: string;
  readonly plan: PlanDocument;
  /** For people; outside of the hash, because names are not what is decided. */
  readonly people: Readonly<Record<string, string>>;
  readonly notes: PlanNotes;
  /** SHA-256 over everything above. */
  readonly seal: string;
}

export interface PlanNotes {
  /** What the plan would change and may not. */
  readonly refused: readonly { readonly identity: string; readonly target: string; readonly why: string }[];
  readonly unknown: readonly {
    readonly identity: string;
    readonly rule: string;
    readonly missing: readonly string[];
  }[];
  /** Who would wait for an approval, and why. */
  readonly guard: { readonly held: readonly string[]; readonly tripped: readonly string[] };
  /** People looked at. */
  readonly looked: number;
  /** Operations that were decided before and are not done yet. */
  readonly underWay: number;
}

/** People chosen one by one for one plan. */
export const MOST_CHOSEN = 1_000;

const MAX_BYTES = 200_000_000;

const text = z.string().max(1_000_000);
const entitlement = z.strictObject({ kind: text, value: text }).nullable();
const employments = z.array(z.strictObject({ namespace: text, key: text }));
const epochs = z.array(z.strictObject({ identity: text, epoch: z.int() }));
const linking = z.strictObject({
  kind: z.enum(['link', 'unlink']),
  account: text,
  target: text,
  identity: text,
  epochs,
  keys: z.enum(['same', 'other', 'none']),
});
const regrouping = z.strictObject({
  kind: z.enum(['merge', 'split']),
  from: text,
  into: text,
  epochs,
  employments,
  accounts: z.array(z.strictObject({ account: text, target: text })),
});
const schema = z.strictObject({
  format: z.literal('lockstep-plan-file/1'),
  tenant: text,
  madeBy: text,
  madeAt: text,
  request: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('due') }),
    z.strictObject({
      kind: z.literal('policy'),
      text: z.string().max(50_000_000),
      reason: z.string().max(2_000).exactOptional(),
      base: z.int().exactOptional(),
    }),
    z.strictObject({ kind: z.literal('restore'), restore: z.uuid(), unlisted: z.array(text) }),
    z.strictObject({ kind: z.literal('leave'), identity: text, reason: text }),
    z.strictObject({
      kind: z.literal('people'),
      identities: z.array(z.uuid()).min(1).max(MOST_CHOSEN),
      leave: z.boolean(),
      reason: text,
    }),
    z.strictObject({ kind: z.literal('merge'), into: text, from: text, reason: text }),
    z.strictObject({
      kind: z.literal('split'),
      from: text,
      into: z.uuid(),
      employments,
      takes: z.array(text),
      keeps: z.array(text),
      reason: text,
    }),
    z.strictObject({
      kind: z.enum(['link', 'unlink']),
      account: z.uuid(),
      identity: z.uuid(),
      reason: text,
    }),
  ]),
  hash: text,
  plan: z.strictObject({
    format: z.literal('lockstep-plan/1'),
    tenant: text,
    policy: text,
    people: z.array(
      z.strictObject({
        identity: text,
        epoch: z.int(),
        before: text,
        after: text,
        accounts: z.array(
          z.strictObject({
            target: text,
            account: text.nullable(),
            mode: text,
            operations: z.array(z.strictObject({ kind: text, entitlement, reasons: z.array(text) })),
          }),
        ),
      }),
    ),
    regrouping: z.union([regrouping, linking]).exactOptional(),
  }),
  people: z.record(text, text),
  notes: z.strictObject({
    refused: z.array(z.strictObject({ identity: text, target: text, why: text })),
    unknown: z.array(z.strictObject({ identity: text, rule: text, missing: z.array(text) })),
    guard: z.strictObject({ held: z.array(text), tripped: z.array(text) }),
    looked: z.int(),
    underWay: z.int(),
  }),
  seal: text,
});

export function sealPlanFile(file: Omit<PlanFile, 'seal'>): PlanFile {
  return { ...file, seal: sealOf(file) };
}

function sealOf(file: Omit<PlanFile, 'seal'>): string {
  return sha256Hex(canonicalJson(JSON.parse(JSON.stringify(file)) as Json));
}

/** Refuses everything but a plan file of this tenant as it was written. Throws PLAN_INVALID. */
export function parsePlanFile(input: unknown, tenant: string): PlanFile {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`it is no plan file: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  const { seal, ...rest } = parsed.data;
  if (rest.tenant !== tenant || rest.plan.tenant !== tenant)
    throw invalid(`it is a plan of tenant ${rest.tenant}, not of ${tenant}`);
  if (hashDocument(rest.plan) !== rest.hash)
    throw invalid('its plan is not the one that its hash names: it was edited');
  if (sealOf(rest) !== seal) throw invalid('it was edited after it was made');
  return { ...rest, seal };
}

export async function readPlanFile(path: string, tenant: string): Promise<PlanFile> {
  let source: string;
  try {
    if ((await stat(path)).size > MAX_BYTES) throw invalid(`it is larger than ${MAX_BYTES / 1_000_000} MB`);
    source = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof LockstepError) throw cause;
    throw new LockstepError('FILE_UNREADABLE', `${path} cannot be read`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (cause) {
    throw new LockstepError('PLAN_INVALID', `${path} is not JSON`, { cause });
  }
  return parsePlanFile(value, tenant);
}

function invalid(why: string): LockstepError {
  return new LockstepError('PLAN_INVALID', `the plan cannot be used: ${why}`);
}
