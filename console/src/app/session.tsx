import type { Answer } from '@lockstep/sdk';
import { createContext, type ReactNode, use } from 'react';
import { asking } from '../api/api.ts';

export type Session = Answer<'session'>;
export type Role = Session['role'];

/** Who looks: asked once for all pages. */
export const askingSession = asking('session', {}, ['session.', 'administrator.', 'passkey.']);

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who looks at this page. The API decides what they may do; a page only says so beforehand. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('outside of SessionProvider');
  return session;
}

/** What roles may do (src/http/route.ts); null: allowed, else the roles that may. */
const MAY = {
  operate: ['operator', 'administrator'],
  approve: ['approver', 'administrator'],
  administer: ['administrator'],
  confirm: ['operator', 'approver', 'administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Act = keyof typeof MAY;

export function useMay(): (act: Act) => readonly Role[] | null {
  const { role } = useSession();
  return (act) => {
    const roles: readonly Role[] = MAY[act];
    return roles.includes(role) ? null : roles;
  };
}
