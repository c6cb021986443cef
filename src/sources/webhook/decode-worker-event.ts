import type { Attributes, AttributeValue } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import { transactionProblems } from '../../domain/identity/input-problems.ts';
import type { Transaction } from '../../domain/identity/inputs.ts';
import type { Instant } from '../../domain/identity.ts';
import { readKey } from '../feed/collect-rows.ts';
import type { RowColumn } from '../feed/row-shape.ts';
import { parseJson } from '../json/parse-json.ts';
import { isJsonObject, readPath } from '../json/read-path.ts';
import type { EventMapping } from '../mapping/event-mapping.ts';
import {
  type FieldReader,
  numberFact,
  readAttributes,
  readKeys,
  readLeave,
  readTermination,
  textFact,
} from '../mapping/read-facts.ts';
import { type AttributeField, fieldsOf } from '../mapping/record-mapping.ts';
import { decodeRaw, quote } from '../value/decode-value.ts';

/** Of the delivery that carried the body: stands in where a message names neither itself nor its moment. */
export interface EventContext {
  readonly messageId: string;
  readonly signedAt: Instant;
}

export type DecodedEvent =
  | { readonly outcome: 'transaction'; readonly transaction: Transaction }
  /** A message that says nothing of an employment. Recorded, never acted on. */
  | { readonly outcome: 'ignored'; readonly type: string }
  | {
      readonly outcome: 'refused';
      readonly code: 'WEBHOOK_BODY' | 'FEED_OTHER_COMPANY' | 'RECORD_UNREADABLE';
      readonly why: string;
    };

const LIMITS = { maxLength: 1024 * 1024, maxDepth: 16 };
const DAY_MS = 86_400_000;

/**
 * Turns the body of a verified message into one transaction. Only what its kind needs is read: a broken title stops
 * no termination. Bad input gives `refused`; a mapping that contradicts itself throws FEED_SHAPE.
 */
export function decodeWorkerEvent(body: string, mapping: EventMapping, context: EventContext): DecodedEvent {
  const fields = fieldsOf(mapping);
  try {
    const message = parseJson(body, LIMITS, 'WEBHOOK_BODY');
    const type = readPath(message, mapping.typeField);
    if (typeof type !== 'string' || type.length > 200) return refused('WEBHOOK_BODY', 'it names no type');
    const kind = Object.hasOwn(mapping.events, type) ? mapping.events[type] : undefined;
    if (kind === undefined) return { outcome: 'ignored', type };
    const data = readPath(message, mapping.dataField);
    if (!isJsonObject(data)) return refused('WEBHOOK_BODY', `it has no object at ${mapping.dataField}`);
    const company = companyProblem(data, mapping);
    if (company !== null) return refused('FEED_OTHER_COMPANY', company);
    const transaction = transactionOf(kind, data, mapping, fields, context);
    const problems = transactionProblems(transaction);
    if (problems.length > 0) return refused('RECORD_UNREADABLE', problems.join('; '));
    // A sequence by a moment far ahead would win over everything that is entered until then.
    if (transaction.enteredAt > context.signedAt + DAY_MS) {
      return refused('RECORD_UNREADABLE', 'it was entered after it was sent');
    }
    return { outcome: 'transaction', transaction };
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    const code = error.code === 'WEBHOOK_BODY' ? 'WEBHOOK_BODY' : 'RECORD_UNREADABLE';
    return refused(code, error.message);
  }
}

function transactionOf(
  kind: Transaction['kind'],
  data: unknown,
  mapping: EventMapping,
  fields: ReadonlyMap<string, RowColumn>,
  context: EventContext,
): Transaction {
  const { facts } = mapping;
  const read = readerOf(data, fields, mapping.zone);
  const enteredAt = numberFact(read, facts, 'entered') ?? context.signedAt;
  const employment = readKey(readPath(data, mapping.key));
  if (employment === null) throw unreadable(mapping.key, 'is no key');
  const entry = {
    employment,
    eventId: textFact(read, facts, 'eventId') ?? context.messageId,
    sequence: numberFact(read, facts, 'sequence') ?? enteredAt,
    enteredAt,
  };
  const date = (fact: 'hireDate' | 'effective' | 'leaveBack'): string =>
    needed(textFact(read, facts, fact), fact);
  switch (kind) {
    case 'hired':
      return {
        ...entry,
        kind,
        hireDate: date('hireDate'),
        contractEnd: textFact(read, facts, 'contractEnd'),
        attributes: { ...mapping.constants, ...readAttributes(read, mapping.attributes) },
        keys: readKeys(read, mapping),
      };
    case 'hireRescinded':
    case 'terminationRescinded':
      return { ...entry, kind };
    case 'jobChanged':
    case 'personChanged':
      return {
        ...entry,
        kind,
        effectiveDate: date('effective'),
        changes: changesOf(kind, data, mapping, fields),
        reason: reasonOf(data, mapping, fields),
      };
    case 'terminated':
    case 'engagementCompleted': {
      // Why somebody leaves is for people: a reason that cannot be read never keeps a key alive.
      const { terminationReason: _, ...withoutReason } = facts;
      const termination = readTermination(read, withoutReason);
      if (termination === null) throw unreadable('the end', 'is missing');
      return { ...entry, kind, termination: { ...termination, reason: reasonOf(data, mapping, fields) } };
    }
    case 'contractEndChanged':
      if (facts.contractEnd === undefined || readPath(data, facts.contractEnd) === undefined) {
        throw unreadable('contractEnd', 'is missing');
      }
      return { ...entry, kind, contractEnd: textFact(read, facts, 'contractEnd') };
    case 'leaveStarted': {
      const leave = readLeave(read, facts);
      if (leave === null) throw unreadable('the leave', 'has neither id nor first day');
      return { ...entry, kind, leave: { ...leave, back: null } };
    }
    case 'returned':
      return {
        ...entry,
        kind,
        leaveId: needed(textFact(read, facts, 'leaveId'), 'leaveId'),
        back: date('leaveBack'),
      };
    default:
      return kind satisfies never;
  }
}

/** Only what is named: a change sets nothing else. Strong keys are not changed by a message. */
function changesOf(
  kind: 'jobChanged' | 'personChanged',
  data: unknown,
  mapping: EventMapping,
  fields: ReadonlyMap<string, RowColumn>,
): Attributes {
  const inside = kind === 'jobChanged' && mapping.changesField !== undefined;
  const named = inside ? readPath(data, mapping.changesField ?? '') : data;
  if (!isJsonObject(named)) throw unreadable(mapping.changesField ?? 'the data', 'is no object');
  const whose: AttributeField['of'] = kind === 'jobChanged' ? 'employment' : 'identity';
  const present = mapping.attributes.filter(
    ({ field, as, of }) =>
      of === whose && !mapping.strongKeys.includes(as) && readPath(named, field) !== undefined,
  );
  return readAttributes(readerOf(named, fields, mapping.zone), present);
}

function reasonOf(
  data: unknown,
  mapping: EventMapping,
  fields: ReadonlyMap<string, RowColumn>,
): string | null {
  const field = mapping.facts.terminationReason;
  const shape = field === undefined ? undefined : fields.get(field);
  if (field === undefined || shape === undefined) return null;
  const decoded = decodeRaw(readPath(data, field), shape);
  return decoded.ok && typeof decoded.value === 'string' ? decoded.value : null;
}

function readerOf(
  data: unknown,
  fields: ReadonlyMap<string, RowColumn>,
  zone: string | undefined,
): FieldReader {
  return (field): AttributeValue => {
    const shape = fields.get(field);
    if (shape === undefined) return null;
    const decoded = decodeRaw(readPath(data, field), shape, zone);
    if (!decoded.ok) throw unreadable(field, decoded.why);
    return decoded.value;
  };
}

function companyProblem(data: unknown, { company }: EventMapping): string | null {
  if (company === undefined) return null;
  const found = readPath(data, company.column);
  if (found === company.equals) return null;
  return `${company.column} is ${typeof found === 'string' ? quote(found) : 'missing'}, not ${quote(company.equals)}`;
}

function needed(value: string | null, fact: string): string {
  if (value === null) throw unreadable(fact, 'is missing');
  return value;
}

function unreadable(what: string, why: string): LockstepError {
  return new LockstepError('RECORD_UNREADABLE', `${what} ${why}.`);
}

function refused(code: Extract<DecodedEvent, { outcome: 'refused' }>['code'], why: string): DecodedEvent {
  return { outcome: 'refused', code, why };
}
