import { z } from 'zod';
import { ROLES } from '../domain/role.ts';

/** How somebody signs in, what their session may do, and with what they sign in next time. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const role = z.enum(ROLES);
const tenant = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .optional()
  .describe('Whose company; without it the one that the server begins with.');

export const signInQuery = z.strictObject({ tenant });
export const signInOptions = z
  .object({
    providers: list(
      z
        .object({ id: z.string(), name: z.string(), start: z.string().describe('Where the browser goes.') })
        .readonly(),
    ),
    passkeys: z.boolean().describe('False: the address is one for which browsers have no passkeys.'),
    secure: z.boolean().describe('False: nobody signs in here, because others could read along.'),
  })
  .readonly();

export const linkOrder = z.strictObject({ link: z.string().min(1).max(300) });
export const passwordOrder = z.strictObject({
  name: z.string().min(1).max(320),
  password: z.string().min(1).max(1_000),
  tenant,
});
export const tenantOrder = z.strictObject({ tenant });
const webauthn = z
  .looseObject({ id: z.string().min(1).max(2_000) })
  .describe('What navigator.credentials gave, as JSON (WebAuthn Level 3).');
export const passkeyEntry = z.strictObject({ response: webauthn, tenant });
export const passkeyAnswer = z.strictObject({ response: webauthn });
export const webauthnOptions = z
  .object({ options: z.record(z.string(), z.unknown()).describe('For navigator.credentials, as JSON.') })
  .readonly();
export const signedIn = z
  .object({
    set: z.boolean().describe('False: no passkey and no password yet, so this was the only way in.'),
  })
  .readonly();

export const session = z.strictObject({
  tenant: z.string(),
  actor: z.string().describe('As whom you stand in the log.'),
  /** A page follows the stream from here on. */
  event: z.number().describe('Number of the newest event; -1: there is none.'),
  role,
  session: z
    .object({
      id: z.string(),
      administrator: z.string(),
      identity: z
        .string()
        .nullable()
        .describe('The person that you are; null: nobody that the sources know.'),
      how: z.enum(['passkey', 'password', 'provider', 'link']),
      local: z.boolean().describe('You sign in here, with a passkey or a password, and not with a provider.'),
      password: z.boolean(),
      stepUp: z
        .object({
          asked: z.boolean().describe('Dangerous acts ask for a passkey.'),
          until: instant.nullable().describe('Until then the one that was used counts.'),
        })
        .readonly(),
    })
    .readonly()
    .nullable()
    .describe('null: a token, and no session of a browser.'),
});
export const signedOut = z
  .object({ next: z.string().nullable().describe('Where the provider ends its own session, too.') })
  .readonly();

export const sessions = z
  .object({
    sessions: list(
      z
        .object({
          id: z.string(),
          current: z.boolean(),
          how: z.enum(['passkey', 'password', 'provider', 'link']),
          provider: z.string().nullable(),
          acr: z.string().nullable().describe('How sure the provider was.'),
          amr: list(z.string()).nullable().describe('By what the provider knew.'),
          browser: z.string(),
          beganAt: instant,
          usedAt: instant,
          endsAt: instant.describe('When it ends by itself, unless it is used before.'),
          steppedUpAt: instant.nullable(),
        })
        .readonly(),
    ),
  })
  .readonly();
export const sessionPath = z.strictObject({ session: z.string().regex(/^[0-9a-f]{16}$/) });
export const endedSessions = z.object({ ended: z.number() }).readonly();

export const passkeys = z
  .object({
    passkeys: list(
      z
        .object({
          id: z.string(),
          name: z.string(),
          address: z.string().describe('The host that it belongs to.'),
          backedUp: z.boolean(),
          addedAt: instant,
          usedAt: instant.nullable(),
        })
        .readonly(),
    ),
  })
  .readonly();
const name = z.string().min(1).max(100);
export const passkeyPath = z.strictObject({ passkey: z.string().regex(/^[A-Za-z0-9_-]{1,2000}$/) });
export const newPasskey = z.strictObject({ name, response: webauthn });
export const passkeyName = z.strictObject({ name });
export const passwordChange = z.strictObject({
  password: z.string().max(1_000).nullable().describe('null: none; a passkey has to be left.'),
});
export const done = z.object({ done: z.literal(true) }).readonly();
