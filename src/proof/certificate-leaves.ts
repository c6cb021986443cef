/**
 * What the log entries of a leave commit to. Every such leaf has the body `{commitment, leave}`; the commitment opens,
 * under the key of that leaf, to one of the values below in canonical JSON. The verifier builds the same values from
 * the body of the certificate, so a certificate that says anything else does not open its leaves.
 */
import { canonicalJson } from './canonical-json.ts';
import type {
  CertificateBody,
  CertifiedItem,
  CertifiedPerson,
  Decision,
  ItemDefinition,
  TargetInventory,
} from './certificate.ts';
import { commit } from './commitment.ts';

export const LEAVE_LEAVES = {
  /** First of the leave. No target, no operation. */
  decided: 'leave.decided',
  /** One per target and reading; the certificate shows the last. */
  inventoried: 'leave.inventoried',
  /** Of an operation, when its read-back proved it. */
  verified: 'operation.verified',
  /** Of an operation, when a person closed it. */
  attested: 'operation.attested',
  /** The issue of the certificate itself, last. */
  issued: 'certificate.issued',
} as const;

/** A type and not an interface, so that it is also a Json value for `encodeLeaf`. */
export type LeaveLeafBody = { readonly commitment: string; readonly leave: string };

/** Only the fields of a definition, from anything that has them. */
export function definitionOf(item: ItemDefinition): ItemDefinition {
  const { operation, kind, target, account, what, entitlement } = item;
  return { operation, kind, target, account, what, entitlement };
}

function definitions(items: readonly ItemDefinition[]): ItemDefinition[] {
  return items
    .map(definitionOf)
    .sort((a, b) => (a.operation < b.operation ? -1 : Number(a.operation > b.operation)));
}

function leafBody(leave: string, key: Uint8Array, value: Readonly<Record<string, unknown>>): LeaveLeafBody {
  return { commitment: commit(key, canonicalJson(value)), leave };
}

/** Of `leave.decided`: `items` are all that the plan of this decision ends. */
export function decidedLeafBody(
  leave: string,
  key: Uint8Array,
  decided: {
    readonly person: CertifiedPerson;
    readonly decision: Decision;
    readonly items: readonly ItemDefinition[];
  },
): LeaveLeafBody {
  const { person, decision, items } = decided;
  return leafBody(leave, key, { decision, items: definitions(items), person });
}

/** Of `leave.inventoried`: `items` are those that this reading added to what the decision had. */
export function inventoriedLeafBody(
  leave: string,
  key: Uint8Array,
  found: { readonly inventory: TargetInventory; readonly items: readonly ItemDefinition[] },
): LeaveLeafBody {
  return leafBody(leave, key, { inventory: found.inventory, items: definitions(found.items) });
}

/** Of `operation.verified` and `operation.attested`: the item exactly as the certificate will show it. */
export function itemLeafBody(leave: string, key: Uint8Array, item: CertifiedItem): LeaveLeafBody {
  return leafBody(leave, key, { item });
}

/** Of `certificate.issued`: the whole body, and the page that shows it. */
export function issuedLeafBody(key: Uint8Array, body: CertificateBody, page: string): LeaveLeafBody {
  return leafBody(body.leave, key, { body, page });
}
