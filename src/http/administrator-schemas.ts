import { z } from 'zod';
import { ROLES } from '../domain/role.ts';

/** Who may use the console, and the providers that they sign in with. */

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
const instant = z.string().describe('ISO 8601, UTC');
const role = z.enum(ROLES);
const person = z
  .string()
  .min(1)
  .max(320)
  .describe('The person that they are: an id, an employment key, a mail address or exactly the name.');

export const administratorPath = z.strictObject({ administrator: z.uuid() });
export const administratorOrder = z.strictObject({
  name: z.string().min(1).max(200).describe('As whom they stand in the log; nobody else is called so.'),
  role,
  provider: z
    .string()
    .min(1)
    .max(40)
    .nullable()
    .default(null)
    .describe('With which provider they sign in; null: here, after a link.'),
  subject: z.string().min(1).max(255).optional().describe('What the provider calls them, if you know it.'),
  mail: z
    .string()
    .min(3)
    .max(320)
    .optional()
    .describe('The address that the provider gives, by which they are known when they first come.'),
  person: person.optional(),
});
export const administratorChange = z.strictObject({
  role: role.optional(),
  state: z.enum(['enabled', 'disabled']).optional(),
  person: person.nullable().optional().describe('null: nobody that the sources know.'),
});
export const administrator = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    how: z.enum(['local', 'provider']),
    provider: z.string().nullable(),
    known: z
      .boolean()
      .describe('False: the provider has not named them yet; they are known when they first come.'),
    roleByClaim: z.boolean().describe('True: the claims of the provider give the role at each sign-in.'),
    identity: z.string().nullable().describe('The person that they are: their leave ends this.'),
    state: z.enum(['enabled', 'disabled']),
    why: z.string().nullable().describe('Why they are disabled: left, restored, merged, or by whom.'),
    last: z.boolean().describe('The last administrator: is neither removed nor made something else.'),
    passkeys: z.number(),
    password: z.boolean(),
    sessions: z.number(),
    addedAt: instant,
    addedBy: z.string(),
    lastInAt: instant.nullable(),
  })
  .readonly();
export const administrators = z.object({ administrators: list(administrator) }).readonly();
export const removedAdministrator = z.object({ removed: z.string() }).readonly();
export const setUpLink = z
  .object({
    url: z.string().describe('Opens once; what is behind the # is never sent to a server by a browser.'),
    expiresAt: instant,
  })
  .readonly();

export const providerPath = z.strictObject({ provider: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/) });
const word = z.string().min(1).max(200);
export const providerOrder = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  name: z.string().min(1).max(100).describe('On the button.'),
  issuer: z.url().max(1_000),
  clientId: z.string().min(1).max(500),
  secret: z
    .string()
    .regex(/^(secret:)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
    .nullable()
    .default(null)
    .describe('Name of the secret in the vault; null: a public client.'),
  scopes: z.array(word).max(20).default(['openid', 'profile', 'email']),
  roleClaim: word
    .nullable()
    .default(null)
    .describe('The claim that says roles; null: only who was added may enter.'),
  roles: z
    .record(word, role)
    .refine((roles) => Object.keys(roles).length <= 100, 'at most 100')
    .default({})
    .describe('What a value of that claim means here.'),
  personClaim: word.default('email').describe('The claim by which the person is found among the people.'),
});
export const provider = z
  .object({
    id: z.string(),
    name: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    secret: z.string().nullable().describe('Its name; its value is in the vault.'),
    scopes: list(z.string()),
    roleClaim: z.string().nullable(),
    roles: z.record(z.string(), role).readonly(),
    personClaim: z.string(),
    addedAt: instant,
    addedBy: z.string(),
  })
  .readonly();
export const providers = z
  .object({ providers: list(provider), callback: z.string().describe('The redirect URI to register there.') })
  .readonly();
export const removedProvider = z.object({ removed: z.string() }).readonly();
