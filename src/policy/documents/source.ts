import { z } from 'zod';
import {
  attributeName,
  description,
  documentId,
  duration,
  secretReference,
  sourceId,
  timeOfDay,
} from './fields.ts';
import { ldapFields, scimPullFields, sqlFields } from './pulled-sources.ts';
import { signalSource } from './signal-source.ts';

/**
 * Where records come from and what they mean. The document only declares; reading, correlation and the lifecycle
 * state are computed by the sources and the identity domain.
 */

const fieldName = z
  .string()
  .min(1)
  .max(200)
  .describe('Name of the column or field in the feed; dots step into the objects of a message.');

const column = z.strictObject({
  as: attributeName,
  of: z
    .enum(['identity', 'employment'])
    .default('employment')
    .describe(
      'Whose attribute it is: the person’s (name, universal id) or the employment’s (department, location).',
    ),
  type: z
    .enum(['string', 'date', 'instant', 'boolean', 'integer', 'timeZone', 'list'])
    .default('string')
    .describe(
      'In expressions a date is text (YYYY-MM-DD), an instant a timestamp, a list a list of strings.',
    ),
  required: z
    .boolean()
    .default(false)
    .describe('A record without it is set aside, so expressions may rely on it.'),
  values: z.array(z.string().max(200)).min(1).max(1000).optional().describe('The only values there can be.'),
  empty: z
    .array(z.string().max(40))
    .max(10)
    .default([])
    .describe('Texts that mean nothing, e.g. 0000-00-00.'),
  separator: z.string().min(1).max(4).default(';').describe('Between the items of a list.'),
});

/** A fact is a field by name; a yes-or-no fact may also be "this field holds one of these values". */
const fact = fieldName.optional();
const flag = z
  .union([
    fieldName,
    z.strictObject({
      column: fieldName,
      equals: z
        .union([z.string(), z.array(z.string()).min(1).max(50)])
        .describe('The text, or the texts, of the field that mean yes.'),
    }),
  ])
  .optional();

/** Which fields hold the effective-dated facts that the lifecycle state is computed from. */
const facts = z.strictObject({
  hireDate: fact.describe('First day of the employment.'),
  hireRescinded: flag.describe('True: the person was hired and will not come.'),
  contractEnd: fact.describe(
    'Last day of a contract with an end; ends access unless something ends it before.',
  ),
  lastDay: fact.describe(
    'Last day of work: access ends at endOfDay of this date, in the zone of the employment.',
  ),
  terminationDate: fact.describe('For the payroll; ends access only where no last day is given.'),
  terminationReason: fact.describe('Why the employment ends, in the words of the source.'),
  terminationRescinded: flag.describe('True: the termination was called off.'),
  immediate: flag.describe('True: the employment ends at `moment` exactly.'),
  moment: fact.describe('The instant at which an employment that ends at once ends.'),
  leaveId: fact.describe('Names one leave of absence among those of the employment.'),
  leaveType: fact.describe('Kind of a leave of absence, in the words of the source.'),
  leaveStart: fact.describe('First day of a leave of absence.'),
  leaveEstimatedEnd: fact.describe('Shown to people; ends nothing.'),
  leaveBack: fact.describe('First day back at work.'),
  effective: fact.describe('From when the job (of a report) or the change (of a message) counts.'),
  entered: fact.describe('When somebody keyed it in (messages).'),
  sequence: fact.describe('Grows with the moment of entry (messages).'),
  eventId: fact.describe('Names a message, so that a second delivery changes nothing.'),
});

/** What a message says, for sources of type webhook. */
const TRANSACTIONS = [
  'hired',
  'hireRescinded',
  'terminated',
  'engagementCompleted',
  'terminationRescinded',
  'contractEndChanged',
  'jobChanged',
  'personChanged',
  'leaveStarted',
  'returned',
] as const;

const common = {
  kind: z.literal('Source'),
  id: documentId,
  description,
  credential: secretReference
    .optional()
    .describe('Its own credential. Two sources corroborate each other only with different ones.'),
  independentOf: z
    .array(sourceId)
    .max(100)
    .default([])
    .describe(
      'Sources whose records this one does not copy: a leaver that both report needs no approval. It only confirms; its records find people by the employment numbers of its `system`, or by `correlate`; its credential must differ from that of every source of the same systems.',
    ),
  system: documentId
    .optional()
    .describe(
      'HR system whose employments it speaks of; default: its own id. Sources of one system complete each other.',
    ),
  key: fieldName.describe('Names one employment. Two records with one key are both set aside.'),
  columns: z.record(fieldName, column).describe('Field of the feed -> attribute. Other fields are ignored.'),
  constants: z
    .record(attributeName, z.union([z.string().max(200), z.number(), z.boolean()]))
    .default({})
    .describe('Employment attributes that every record of this source has.'),
  company: z
    .strictObject({
      column: fieldName,
      equals: z.string().min(1).max(200).describe('The value that every row of this company has.'),
    })
    .optional()
    .describe('A feed with any other value is another company’s, and refused whole.'),
  facts: facts
    .default({})
    .describe(
      'What the lifecycle state is computed from. Each is the name of a field; a yes-or-no fact may also be {column, equals}.',
    ),
  zone: z
    .string()
    .max(64)
    .optional()
    .describe('IANA zone where a record names none. An employment’s own zone is the attribute called zone.'),
  endOfDay: timeOfDay.default('18:00').describe('Local time at which the last day of work ends.'),
  leavingWindow: duration.default('PT720H').describe('How long before a known end the state is `leaving`.'),
  correlate: z
    .array(z.array(attributeName).min(1).max(5))
    .max(10)
    .default([])
    .describe(
      'Strong keys in order: equal in all attributes of one set = same person. Names and mail never join.',
    ),
  authority: z
    .record(z.union([attributeName, z.literal('*')]), z.int().min(0).max(1000))
    .default({})
    .describe(
      'Which source wins an attribute: the highest number. * for all others (100 where nothing is said).',
    ),
};

const looseColumns = z.record(fieldName, z.object(column.shape));

const path = z.string().min(1).max(200).describe('Path of a member, e.g. report.rows');

const whole = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('meta').describe('A JSON document beside the file, or the envelope of the answer.'),
      rows: path.optional().describe('Member that says how many records there are.'),
      bytes: path.optional().describe('Member that says how many bytes the file has.'),
      sha256: path.optional().describe('Member that holds the SHA-256 of the file.'),
      complete: path.optional().describe('Member that must be true.'),
      sequence: path.optional().describe('Grows with every feed; an older one is stale.'),
      asOf: path.optional().describe('Instant up to which the feed knows everything.'),
      equals: z.record(path, z.string()).optional().describe('Members that must have exactly this text.'),
    }),
    z.strictObject({
      by: z
        .literal('trailer')
        .describe('A last record. The other members are positions, the marker being 0.'),
      marker: z.string().min(1).max(100).describe('First field of the trailer, by which it is known.'),
      rows: z.int().min(1).max(500).describe('Position of the number of records.'),
      sequence: z
        .int()
        .min(1)
        .max(500)
        .optional()
        .describe('Position of a number that grows with every feed; an older one is stale.'),
      asOf: z
        .int()
        .min(1)
        .max(500)
        .optional()
        .describe('Position of the instant up to which the feed knows everything.'),
    }),
    z.strictObject({ by: z.literal('none').describe('It never does, so nobody is ever missing from it.') }),
  ])
  .default({ by: 'none' })
  .describe('How a feed proves that it is whole. Only a whole feed can make somebody missing.');

const report = {
  whole,
  absent: z
    .enum(['keep', 'leave'])
    .default('keep')
    .describe('A record that is gone from a whole feed: the last one still counts, or it is the end.'),
  identifiers: z
    .array(fieldName)
    .max(20)
    .default([])
    .describe(
      'Fields that identify a person across records: who has a record that cannot be read stays as they are.',
    ),
  inOrder: z
    .array(z.tuple([fieldName, fieldName]))
    .max(20)
    .default([])
    .describe('Pairs of fields of which the first is never later than the second.'),
};

/** Of sources whose answers show by themselves that they are whole. */
const { whole: _, ...asked } = report;

const csvSource = z.strictObject({
  ...common,
  ...report,
  type: z.literal('csv').describe('Reports as CSV files, taken with `lockstep import SOURCE FILE`.'),
  encoding: z.literal('utf-8').default('utf-8').describe('Any other is refused, not guessed.'),
  delimiter: z.enum([',', ';', '\t', '|']).default(',').describe('Between the fields of a row.'),
});

const webhookSource = z.strictObject({
  ...common,
  type: z.literal('webhook').describe('Messages that the HR system sends to /hooks/in/SOURCE.'),
  signature: z
    .strictObject({
      scheme: z
        .literal('standard-webhooks')
        .default('standard-webhooks')
        .describe('How messages are signed: Standard Webhooks, with the credential as key.'),
      tolerance: duration.default('PT5M').describe('Replay window around the signed timestamp.'),
      previous: secretReference
        .optional()
        .describe('The credential before a rotation: accepted beside the new one while it is named here.'),
    })
    .prefault({})
    .describe('How a message proves where it comes from.'),
  typeField: path.default('type').describe('Member of the body that names the type of message.'),
  dataField: path.default('data').describe('Object of the body that all other fields belong to.'),
  changesField: path.optional().describe('Object inside it that holds what a job change sets.'),
  events: z
    .record(z.string().min(1).max(200), z.enum(TRANSACTIONS))
    .describe('Type of message -> what it says.'),
});

const restSource = z.strictObject({
  ...common,
  ...report,
  type: z.literal('rest').describe('All pages of an HR system’s API, read by Lockstep itself.'),
  url: z.url({ protocol: /^https?$/ }).describe('Address of the first page.'),
  records: path.default('items').describe('Member of the answer that holds the records.'),
  next: path.default('next').describe('Member of the answer that names the next page.'),
  pageSize: z.int().min(1).max(10_000).default(200).describe('Records asked for on one page.'),
  every: duration.default('PT15M').describe('How often it is read.'),
});

/** What the people of an identity provider have, where a document says nothing else. */
const SCIM_COLUMNS: Readonly<Record<string, z.input<typeof column>>> = {
  userName: { as: 'login', of: 'identity' },
  externalId: { as: 'directoryId', of: 'identity' },
  'name.givenName': { as: 'givenName', of: 'identity' },
  'name.familyName': { as: 'familyName', of: 'identity' },
  displayName: { as: 'displayName', of: 'identity' },
  emails: { as: 'email', of: 'identity' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber': {
    as: 'employeeId',
    of: 'identity',
  },
  userType: { as: 'userType' },
  title: { as: 'title' },
  timezone: { as: 'zone', type: 'timeZone' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': { as: 'department' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division': { as: 'division' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization': { as: 'organization' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter': { as: 'costCenter' },
  groups: { as: 'groups', type: 'list' },
  'lockstep:state': { as: 'directoryState', of: 'identity', values: ['active', 'inactive', 'deleted'] },
};

const scimSource = z.strictObject({
  ...common,
  type: z
    .literal('scim')
    .describe(
      'People that an identity provider pushes to the SCIM connection of this name (`lockstep scim add NAME`).',
    ),
  independentOf: z.array(sourceId).max(0).default([]).describe('Always empty: it speaks for itself.'),
  key: z.literal('id').default('id').describe('Always the id that we gave the user.'),
  columns: z
    .record(fieldName, column)
    .prefault({ ...SCIM_COLUMNS })
    .describe(
      'SCIM attribute -> attribute. Of several values the primary one counts, or the first; a list takes them all, `groups` by their names. `lockstep:state` is active, inactive or deleted.',
    ),
  correlate: common.correlate
    .unwrap()
    .default([['directoryId']])
    .describe(
      'Strong keys in order: equal in all attributes of one set = same person. Names and mail never join.',
    ),
  inactive: z
    .enum(['leave', 'suspend'])
    .default('leave')
    .describe(
      'What `active: false` means: the person leaves, whatever other sources say, or is suspended. What happens to their access then is said by the LifecyclePolicy for that state: deactivate, deprovision or delete.',
    ),
  deleted: z
    .enum(['leave', 'suspend'])
    .default('leave')
    .describe('The same of a user that was deleted there. Nothing is erased by it.'),
});

const scimPullSource = z.strictObject({ ...common, ...asked, ...scimPullFields });
const ldapSource = z.strictObject({ ...common, ...asked, ...ldapFields });
const sqlSource = z.strictObject({ ...common, ...asked, ...sqlFields });

/** Of records about people. */
export const recordSource = z.discriminatedUnion('type', [
  csvSource,
  webhookSource,
  restSource,
  scimSource,
  scimPullSource,
  ldapSource,
  sqlSource,
]);

/** Of records, or of signals about people who are known already. */
export const sourceDocument = z.discriminatedUnion('type', [
  csvSource,
  webhookSource,
  restSource,
  scimSource,
  scimPullSource,
  ldapSource,
  sqlSource,
  signalSource,
]);

/** What expressions may say because of a Source document that is broken elsewhere; null where that cannot be told. */
export function declaredAttributes(
  raw: unknown,
): Pick<z.output<typeof csvSource>, 'columns' | 'constants'> | null {
  return z.object({ columns: looseColumns, constants: common.constants }).safeParse(raw).data ?? null;
}

export type SourceDocument = z.output<typeof recordSource>;
export type SourceColumn = z.output<typeof column>;
