import { z } from 'zod';
import { LIFECYCLE_STATES } from '../domain/identity.ts';

/** Lists of people in /api/v1, and what is known of one of them in time. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const id = z.string();
const words = list(z.string());
const limit = z.coerce.number().int().min(1).max(500).default(100);
const value = z.union([z.string(), z.number(), z.boolean(), words, z.null()]);
const field = (what: string) => z.string().min(1).max(400).optional().describe(`Exactly this ${what}.`);
const state = z.enum(LIFECYCLE_STATES, { error: `must be one of ${LIFECYCLE_STATES.join(', ')}` });

const PEOPLE_SORTS = ['id', '-id', 'name', '-name', 'since', '-since'] as const;

export const peopleQuery = z
  .strictObject({
    limit,
    after: z.uuid().optional().describe('Identity that the page begins behind: `next` of the page before.'),
    before: z
      .uuid()
      .optional()
      .describe('Identity that the page ends before: `previous` of the page behind.'),
    sort: z
      .enum(PEOPLE_SORTS)
      .default('id')
      .describe('`id`: in the order in which they became known. With - the other way round.'),
    q: z
      .string()
      .max(200)
      .optional()
      .describe('Words of a name, a mail address or an employment key, in any order; or an identity id.'),
    state: state.optional(),
    source: z.string().min(1).max(63).optional().describe('Who is reported by this source now.'),
    target: z.string().min(1).max(63).optional().describe('Who has an account there, whatever its state.'),
    type: field('type of employment'),
    department: field('department'),
    location: field('location'),
    company: field('company'),
    manager: field('manager, as the source names them'),
    access: z
      .enum(['open', 'none'])
      .optional()
      .describe('open: with an account that can be used, as far as is known. none: without.'),
    exception: z.enum(['open']).optional().describe('open: with an open exception.'),
    hold: z.enum(['open']).optional().describe('open: with a decision that waits for a person.'),
    total: z.enum(['true', 'false']).default('false').describe('Whether to count all of them, too.'),
  })
  .refine(({ after, before }) => after === undefined || before === undefined, {
    error: 'after or before, not both',
    path: ['before'],
  });

export const people = z
  .object({
    people: list(
      z
        .object({
          id,
          name: z.string().nullable(),
          mail: z.string().nullable(),
          employments: words,
          title: z.string().nullable(),
          type: z.string().nullable(),
          department: z.string().nullable(),
          location: z.string().nullable(),
          company: z.string().nullable(),
          manager: z.string().nullable(),
          state,
          since: instant.nullable(),
          nextEvaluation: instant.nullable(),
          override: z
            .object({ state: z.string(), since: instant, by: z.string(), reason: z.string() })
            .readonly()
            .nullable(),
          accounts: z
            .object({ known: z.number(), open: z.number().describe('Can be used, as far as is known.') })
            .readonly(),
          exceptions: z.number().describe('Open ones.'),
          held: z.boolean().describe('A decision about them waits for a person.'),
        })
        .readonly(),
    ),
    previous: z.string().nullable().describe('`before` of the page before; null on the first one.'),
    next: z.string().nullable().describe('`after` of the next page; null on the last one.'),
    total: z
      .object({ count: z.number(), exact: z.boolean().describe('false: there are more.') })
      .readonly()
      .nullable()
      .describe('null: it was not asked for.'),
  })
  .readonly();

export const peopleChoices = z
  .object({
    people: z.number(),
    fields: list(
      z
        .object({
          field: z.enum(['type', 'department', 'location', 'company', 'manager']),
          values: list(z.object({ value: z.string(), people: z.number() }).readonly()),
          more: z.number().describe('Rarer values that are not listed.'),
        })
        .readonly(),
    ),
    sources: words,
    targets: words,
  })
  .readonly();

export const personTimeline = z
  .object({
    now: instant,
    zone: z.string().nullable().describe('IANA zone in which the person works now.'),
    states: list(z.object({ state, from: instant.nullable(), to: instant.nullable() }).readonly()),
    employments: list(
      z
        .object({
          system: z.string(),
          key: z.string(),
          from: instant.nullable(),
          to: instant.nullable(),
          zone: z.string().nullable().describe('In which its end counts; null: no end is known.'),
          leaves: list(z.object({ id, from: instant, to: instant.nullable() }).readonly()),
        })
        .readonly(),
    ),
    facts: list(
      z
        .object({
          system: z.string(),
          employment: z.string(),
          what: z.enum([
            'hired',
            'hireTakenBack',
            'ends',
            'endTakenBack',
            'contractEnd',
            'onLeave',
            'attribute',
          ]),
          name: z.string().nullable(),
          value,
          validFrom: instant.nullable().describe('null: since ever.'),
          validTo: instant.nullable().describe('null: open.'),
          knownFrom: instant.describe('When it was entered; of a report, the moment that it speaks of.'),
          knownTo: instant.nullable().describe('Since when something else counts in its place.'),
          by: z.enum(['report', 'message']),
        })
        .readonly(),
    ),
    decisions: list(z.object({ n: z.number(), at: instant, data: z.unknown() }).readonly()),
    sources: list(
      z.object({ source: z.string(), key: z.string(), seenAt: instant, present: z.boolean() }).readonly(),
    ),
    leftOut: z.number().describe('Facts beyond the newest thousand.'),
  })
  .readonly();

export const accessGraph = z
  .object({
    nodes: list(
      z
        .object({
          id,
          kind: z.enum(['person', 'reason', 'entitlement', 'account']),
          label: z.string(),
          detail: z.string().nullable(),
          target: z.string().nullable(),
          standing: z
            .enum(['held', 'missing', 'beside', 'unread'])
            .nullable()
            .describe('held: wanted and there. beside: there, and nothing gives it. unread: never looked.'),
        })
        .readonly(),
    ),
    edges: list(z.object({ from: id, to: id }).readonly()),
    leftOut: z.number(),
  })
  .readonly();

export const personEventsQuery = z.strictObject({
  limit,
  before: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('`next` of the page before; without it the newest.'),
});
export const personEvents = z
  .object({
    events: list(
      z
        .object({
          n: z.number(),
          type: z.string(),
          version: z.number().describe('Of the schema of `data`.'),
          at: instant,
          subject: z.string().nullable(),
          target: z.string().nullable(),
          operation: z.string().nullable(),
          data: z.unknown(),
        })
        .readonly(),
    ),
    next: z.number().nullable().describe('`before` of the next page; null: nothing older is kept.'),
  })
  .readonly();
