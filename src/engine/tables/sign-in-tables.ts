import type { Role } from '../../domain/role.ts';
import {
  boolean,
  bytes,
  instant,
  instantOrNull,
  integer,
  json,
  jsonOrNull,
  table,
  text,
  textOrNull,
  uuid,
  uuidOrNull,
  word,
} from './table.ts';

/** Who uses the console, how they sign in, and who is in now. Of every secret only a hash is here. */
export const signInTables = {
  /** Somebody who may sign in to the console, whatever the role. */
  administrator: table(
    {
      administrator_id: uuid,
      /** As whom they stand in the log. */
      name: text,
      /** The same letters, however typed: one name is never two people (approvals count people). */
      folded: text,
      role: word<Role>(),
      /** `local`: by passkey or password here; `provider`: by OpenID Connect. */
      how: word<'local' | 'provider'>(),
      provider_id: textOrNull,
      issuer: textOrNull,
      /** What the issuer calls them; null: not seen yet. */
      subject: textOrNull,
      /** Keyed hash of the address by which they are known when they first come; null: none was given. */
      mail: textOrNull,
      /** True: the claims of the provider say the role, at each sign-in anew. */
      by_claim: boolean,
      /** The person that they are; null: nobody that the sources know. */
      identity_id: uuidOrNull,
      state: word<'enabled' | 'disabled'>(),
      /** Why they are disabled. */
      why: textOrNull,
      /** scrypt, with its parameters and its salt. */
      password: textOrNull,
      made_at: instant,
      made_by: text,
      last_in_at: instantOrNull,
    },
    ['administrator_id'],
    {
      indexes: [
        { on: ['folded'], unique: true },
        { on: ['identity_id'], unique: true, notNull: 'identity_id' },
        { on: ['issuer', 'subject'], unique: true, notNull: 'subject' },
      ],
    },
  ),
  console_session: table(
    {
      session_id: text,
      hash: bytes,
      administrator_id: uuid,
      how: word<'passkey' | 'password' | 'provider' | 'link'>(),
      provider_id: textOrNull,
      acr: textOrNull,
      amr: jsonOrNull<readonly string[]>(),
      made_at: instant,
      used_at: instant,
      /** Whatever happens, it is over then. */
      ends_at: instant,
      /** When a passkey was last used in it. */
      stepped_up_at: instantOrNull,
      /** What the next answer of a passkey has to sign. */
      challenge: textOrNull,
      challenged_at: instantOrNull,
      /** As the browser calls itself. */
      agent: text,
    },
    ['session_id'],
    { indexes: [{ on: ['administrator_id'] }] },
  ),
  /** Opens the console once, for a short time. */
  set_up_link: table(
    {
      link_id: text,
      hash: bytes,
      administrator_id: uuid,
      made_at: instant,
      made_by: text,
      expires_at: instant,
    },
    ['link_id'],
    { indexes: [{ on: ['administrator_id'] }] },
  ),
  passkey: table(
    {
      /** As the authenticator calls it, base64url. */
      credential_id: text,
      administrator_id: uuid,
      name: text,
      public_key: bytes,
      counter: integer,
      transports: json<readonly string[]>(),
      /** The host that it belongs to. */
      rp_id: text,
      backed_up: boolean,
      made_at: instant,
      used_at: instantOrNull,
    },
    ['credential_id'],
    { indexes: [{ on: ['administrator_id'] }] },
  ),
  /** An OpenID provider that people sign in with. */
  sign_in_provider: table(
    {
      provider_id: text,
      name: text,
      issuer: text,
      client_id: text,
      /** Name of the secret in the vault; null: a public client. */
      secret: textOrNull,
      scopes: json<readonly string[]>(),
      /** The claim that says roles; null: only who was added may enter. */
      role_claim: textOrNull,
      /** What a value of the claim means here. */
      roles: json<Readonly<Record<string, Role>>>(),
      /** The claim by which the person is found among the people. */
      person_claim: text,
      made_at: instant,
      made_by: text,
    },
    ['provider_id'],
  ),
  /** What opens something once was used: a challenge of a passkey, a sign-in with a provider. As hashes. */
  sign_in_used: table({ mark: text, until: instant }, ['mark'], { indexes: [{ on: ['until'] }] }),
  /** Attempts that failed, by keyed hashes of accounts and addresses. */
  sign_in_attempt: table({ what: text, failures: integer, since: instant, until: instant }, ['what'], {
    indexes: [{ on: ['until'] }],
  }),
} as const;
