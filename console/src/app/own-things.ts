import { type Session, useSession } from './session.tsx';

/** What somebody wrote and did not send yet, kept for this tab (`pages/policies/policy-form.tsx`, `pages/targets/connect`). */
export const DRAFT = 'lockstep-draft';

type Owner = Pick<Session, 'tenant' | 'actor' | 'session'>;

/** One text for whoever looks. Another session of the same person is no other person. */
export const ownerOf = ({ tenant, actor, session }: Owner): string =>
  [tenant, actor, session?.administrator ?? ''].map(encodeURIComponent).join('/');

/** Under which something lies in this browser that is nobody else's: several people may use it. */
export function useOwnKey(name: string): string {
  return `${name} ${ownerOf(useSession())}`;
}

/** Drafts are gone when their writer is, except those of whoever looks now. */
export function forgetDrafts(owner: string | null): void {
  for (const key of Object.keys(window.sessionStorage))
    if (key.startsWith(`${DRAFT} `) && !key.startsWith(`${DRAFT} ${owner} `))
      window.sessionStorage.removeItem(key);
}
