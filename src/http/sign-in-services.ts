import type { z } from 'zod';
import type * as admin from './administrator-schemas.ts';
import type { Caller } from './services.ts';
import type * as schemas from './sign-in-schemas.ts';
import type { Visitor } from './visitor.ts';

type Answer<S extends z.ZodType> = z.output<S>;
type Input<S extends z.ZodType> = z.output<S>;

/** What signing in, sessions and administrators need from the application. */
export interface SignInServices {
  /** null for every cookie that opens nothing, whatever the reason. `use: false` keeps no session alive. */
  authenticateSession(text: string, options: { readonly use: boolean }): Promise<Caller | null>;
  /** Before something dangerous. Throws STEP_UP_NEEDED. */
  needFresh(caller: Caller): Promise<void>;
  /** Where the browser goes to sign in with a provider, and what it keeps until it is back. */
  startSignIn(
    visitor: Visitor,
    asked: { readonly tenant: string; readonly provider: string; readonly to: string | undefined },
  ): Promise<{ readonly url: string; readonly flow: string }>;
  /** Throws SIGN_IN_LOST, PROVIDER_REFUSED, PROVIDER_UNAVAILABLE. */
  finishSignIn(
    visitor: Visitor,
    given: { readonly flow: string; readonly url: string },
  ): Promise<{ readonly cookie: string; readonly to: string }>;

  signInOptions(visitor: Visitor, tenant: string): Promise<Answer<typeof schemas.signInOptions>>;
  signInWithLink(visitor: Visitor, link: string): Promise<Answer<typeof schemas.signedIn>>;
  signInWithPassword(
    visitor: Visitor,
    order: Input<typeof schemas.passwordOrder>,
  ): Promise<Answer<typeof schemas.signedIn>>;
  passkeyChallenge(visitor: Visitor, tenant: string): Promise<Answer<typeof schemas.webauthnOptions>>;
  signInWithPasskey(
    visitor: Visitor,
    order: Input<typeof schemas.passkeyEntry>,
  ): Promise<Answer<typeof schemas.signedIn>>;

  session(caller: Caller): Promise<Answer<typeof schemas.session>>;
  signOut(caller: Caller, visitor: Visitor): Promise<Answer<typeof schemas.signedOut>>;
  sessions(caller: Caller): Promise<Answer<typeof schemas.sessions>>;
  endSession(caller: Caller, session: string): Promise<Answer<typeof schemas.endedSessions>>;
  endOtherSessions(caller: Caller): Promise<Answer<typeof schemas.endedSessions>>;
  stepUpChallenge(caller: Caller, visitor: Visitor): Promise<Answer<typeof schemas.webauthnOptions>>;
  stepUp(caller: Caller, visitor: Visitor, response: unknown): Promise<Answer<typeof schemas.done>>;
  passkeys(caller: Caller): Promise<Answer<typeof schemas.passkeys>>;
  newPasskeyChallenge(caller: Caller, visitor: Visitor): Promise<Answer<typeof schemas.webauthnOptions>>;
  addPasskey(
    caller: Caller,
    visitor: Visitor,
    order: Input<typeof schemas.newPasskey>,
  ): Promise<Answer<typeof schemas.passkeys>>;
  renamePasskey(caller: Caller, id: string, name: string): Promise<Answer<typeof schemas.passkeys>>;
  removePasskey(caller: Caller, id: string): Promise<Answer<typeof schemas.passkeys>>;
  setPassword(caller: Caller, password: string | null): Promise<Answer<typeof schemas.done>>;

  administrators(caller: Caller): Promise<Answer<typeof admin.administrators>>;
  addAdministrator(
    caller: Caller,
    order: Input<typeof admin.administratorOrder>,
  ): Promise<Answer<typeof admin.administrator>>;
  changeAdministrator(
    caller: Caller,
    id: string,
    change: Input<typeof admin.administratorChange>,
  ): Promise<Answer<typeof admin.administrator>>;
  removeAdministrator(caller: Caller, id: string): Promise<Answer<typeof admin.removedAdministrator>>;
  linkAdministrator(caller: Caller, visitor: Visitor, id: string): Promise<Answer<typeof admin.setUpLink>>;
  administratorSessions(caller: Caller, id: string): Promise<Answer<typeof schemas.sessions>>;
  endAdministratorSessions(caller: Caller, id: string): Promise<Answer<typeof schemas.endedSessions>>;
  signInProviders(caller: Caller, visitor: Visitor): Promise<Answer<typeof admin.providers>>;
  addSignInProvider(
    caller: Caller,
    visitor: Visitor,
    order: Input<typeof admin.providerOrder>,
  ): Promise<Answer<typeof admin.providers>>;
  removeSignInProvider(caller: Caller, id: string): Promise<Answer<typeof admin.removedProvider>>;
}
