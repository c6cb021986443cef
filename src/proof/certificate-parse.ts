/** Reads certificates strictly. Says nothing about authenticity: that is what `verifyCertificate` is for. */
import { LockstepError } from '../domain/errors.ts';
import type {
  Certificate,
  CertificateBody,
  CertifiedAccount,
  CertifiedItem,
  InventoryAccount,
  TargetInventory,
} from './certificate.ts';
import { CERTIFICATE_FORMAT } from './certificate.ts';
import {
  boolean,
  count,
  instant,
  list,
  number,
  object,
  oneOf,
  orNull,
  type Shape,
  ShapeError,
  text,
} from './shape.ts';

/** The verifier refuses larger files too. */
export const MAX_CERTIFICATE_BYTES = 20_000_000;

const id = text(512, /./su);
const words = text(4_000, /\S/u);
const hex = text(64, /^[0-9a-f]{64}$/);
const entitlement = object({ kind: id, value: id });

const account = object<CertifiedAccount>({ id: orNull(id), name: id });

const item = object<CertifiedItem>({
  operation: id,
  kind: oneOf('revoke', 'disable', 'revokeSessions', 'revokeCredentials', 'transferData', 'delete'),
  target: id,
  account,
  what: words,
  entitlement: orNull(entitlement),
  planned: oneOf('decision', 'inventory', 'later'),
  state: oneOf(
    'planned',
    'held',
    'applying',
    'accepted',
    'applied',
    'verifying',
    'verified',
    'attested',
    'unproven',
    'failed',
    'superseded',
  ),
  attempts: list(
    10_000,
    object({
      at: instant,
      outcome: oneOf(
        'done',
        'accepted',
        'blocked',
        'sent',
        'retryable',
        'rateLimited',
        'unknownOutcome',
        'auth',
        'forbidden',
        'notFound',
        'conflict',
        'alreadyExists',
        'precondition',
        'invalid',
        'unsupported',
        'permanent',
        'cancelled',
      ),
      detail: orNull(words),
      repeated: orNull(object({ times: number, until: instant })),
    }),
  ),
  readBack: orNull(
    object({
      at: instant,
      call: words,
      asked: words,
      checks: list(1_000, object({ what: words, expected: text(4_000), seen: text(4_000), ok: boolean })),
    }),
  ),
  attested: orNull(object({ by: id, at: instant, note: words })),
  residuals: list(
    20,
    object({
      kind: oneOf('accessToken', 'appSession', 'ticket', 'propagation'),
      note: words,
      until: instant,
    }),
  ),
  secondsToEffective: orNull(number),
  secondsToReceipt: orNull(number),
  sentence: orNull(words),
});

const inventoryAccount = object<InventoryAccount>({
  id,
  name: id,
  active: boolean,
  administrator: boolean,
  madeByLockstep: boolean,
  entitlements: list(10_000, entitlement),
  sessions: orNull(list(10_000, object({ id, detail: orNull(words) }))),
  credentials: orNull(list(10_000, object({ id, kind: id, detail: orNull(words) }))),
  kept: orNull(words),
});

const inventory = object<TargetInventory>({
  target: id,
  mode: oneOf('deactivate', 'deprovision', 'delete'),
  status: oneOf('read', 'notRead', 'cannotBeListed', 'kept'),
  readAt: orNull(instant),
  accounts: list(1_000, inventoryAccount),
  gaps: list(100, words),
});

export const certificateBody: Shape<CertificateBody> = object<CertificateBody>({
  number: count,
  previous: orNull(hex),
  origin: id,
  tenant: id,
  leave: id,
  person: object({ id, fields: list(50, object({ name: id, value: text(1_000) })) }),
  decision: object({
    trigger: object({ by: id, source: orNull(id), record: orNull(id), note: orNull(words) }),
    rules: list(1_000, id),
    approvals: list(100, object({ by: id, at: instant, reason: words })),
    plan: orNull(id),
    effective: object({ at: instant, zone: id, local: id }),
    received: instant,
    decided: instant,
    targets: list(2_000, id),
  }),
  lastVerified: orNull(instant),
  issued: instant,
  summary: object({
    items: count,
    proven: count,
    attested: count,
    unproven: count,
    superseded: count,
    gaps: count,
  }),
  inventory: list(2_000, inventory),
  items: list(10_000, item),
});

export const certificate: Shape<Certificate> = object<Certificate>({
  format: oneOf(CERTIFICATE_FORMAT),
  body: certificateBody,
  page: hex,
  checkpoint: text(65_536),
  leaves: list(15_000, object({ index: count, leaf: text(65_535), key: hex, path: list(63, text(44)) })),
});

/** The one form of the file: two spaces, fields in the declared order, a newline at the end. */
export function formatCertificate(document: Certificate): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function nesting(source: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

/** Takes the JSON file, in exactly the form it was written in. @throws CERTIFICATE_INVALID */
export function parseCertificate(source: string): Certificate {
  const refuse = (why: string, path = ''): never => {
    throw new LockstepError('CERTIFICATE_INVALID', `this is not a certificate: ${why}`, {
      details: { path },
    });
  };
  if (source.length > MAX_CERTIFICATE_BYTES) refuse('it is larger than 20 MB');
  if (nesting(source) > 16) refuse('it is nested too deep');
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    refuse('it is not JSON');
  }
  try {
    const parsed = certificate(value, '');
    return formatCertificate(parsed) === source
      ? parsed
      : refuse('it is not in the form that certificates are written in');
  } catch (error) {
    if (error instanceof ShapeError) return refuse(error.message, error.path);
    throw error;
  }
}
